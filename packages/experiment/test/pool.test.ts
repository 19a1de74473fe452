import { describe, expect, it } from 'vitest';
import { Pool, type PoolListener } from '../src/worker/pool.ts';
import type { Job } from '../src/worker/protocol.ts';
import { Threads } from '../src/worker/threads.ts';

const job = (replications: number[]): Job => ({
  cell: { spec: {} as Job['cell']['spec'], seed: 1, end: 0, untilIdle: false, limits: {} },
  replications,
  tables: [],
  metrics: false,
  assertions: [],
  plugins: [],
});
const threads = (file: string) =>
  new Threads(0, { metrics: false }, new URL(`./workers/${file}`, import.meta.url));

/** Remembers what a pool tells. */
function listening() {
  const seen: { messages: number[]; crashes: [number, string][] } = { messages: [], crashes: [] };
  const listener: PoolListener = {
    onMessage: ({ run }) => seen.messages.push(run),
    onCrash: (run, { message }) => seen.crashes.push([run, message]),
  };
  return { seen, listener };
}

describe('a pool', () => {
  it('replaces a worker that dies, and loses only its run', async () => {
    const { seen, listener } = listening();
    // Replication 13 kills the thread.
    const pool = new Pool(job([1, 13, 3, 4, 13, 6]), 2, threads('dying.ts'));
    await pool.run(Promise.resolve(listener));
    expect(seen.messages.sort()).toEqual([0, 2, 3, 5]);
    expect(seen.crashes.map(([run]) => run).sort()).toEqual([1, 4]);
    expect(seen.crashes[0]?.[1]).toContain('unlucky');
  });

  it('takes a worker that ends in the middle of a run for one that dies', async () => {
    const { seen, listener } = listening();
    const pool = new Pool(job([7, 2, 7]), 1, threads('dying.ts'));
    await pool.run(Promise.resolve(listener));
    expect(seen.messages).toEqual([1]);
    const why = 'the worker thread ended in the middle';
    expect(seen.crashes).toEqual([
      [0, why],
      [2, why],
    ]);
  });

  it('says what keeps its workers from starting', async () => {
    const { listener } = listening();
    const pool = new Pool(job([1, 2]), 1, threads('broken.ts'));
    await expect(pool.run(Promise.resolve(listener))).rejects.toThrow('does not even start');
  });

  it('stops its workers when results cannot be written', async () => {
    const pool = new Pool(
      job(Array.from({ length: 1000 }, (_, i) => i + 14)),
      2,
      threads('dying.ts'),
    );
    const listener: PoolListener = {
      onMessage: () => {
        throw new Error('no space left on device');
      },
      onCrash: () => {},
    };
    await expect(pool.run(Promise.resolve(listener))).rejects.toThrow('no space left');
    expect(pool.control.stopped).toBe(true);
  });

  it('lets no worker get far ahead of the writer', async () => {
    const pool = new Pool(
      job(Array.from({ length: 60 }, (_, i) => i + 14)),
      1,
      threads('dying.ts'),
    );
    let written = 0;
    let ahead = 0;
    const listener: PoolListener = {
      onMessage: () => {
        const until = performance.now() + 2;
        while (performance.now() < until) {
          // The writer is slow.
        }
        const taken = (pool.control.currentRun(0) ?? 0) + 1;
        ahead = Math.max(ahead, taken - written);
        written += 1;
      },
      onCrash: () => {},
    };
    await pool.run(Promise.resolve(listener));
    expect(written).toBe(60);
    // Eight posted, and one that waits to be.
    expect(ahead).toBeLessThanOrEqual(9);
    expect(ahead).toBeGreaterThan(1);
  });
});
