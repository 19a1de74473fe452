import { defineSink } from '@podsim/sdk';
import { expect, it } from 'vitest';
import { SinkRunner } from '../src/plugins/sinks.ts';

it('a sink whose promise never resolves is not waited for', async () => {
  const sink = defineSink({
    description: 'Opens for ever.',
    tables: ['restarts'],
    open: () => new Promise<never>(() => {}),
  });
  const resolved = { plugin: 'p', id: 'p/slow', sink, options: undefined, tables: [] };
  const about = { scenario: 's', seed: 1, replication: 1, directory: '.' };
  const runner = new SinkRunner([resolved], () => about, 0.02);
  await expect(runner.close(1, 'reached')).rejects.toThrow(
    'plugin p, sink p/slow, open(): did not end within 0.02 s of wall time',
  );
});
