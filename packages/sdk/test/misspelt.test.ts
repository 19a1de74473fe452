import { describe, expect, it } from 'vitest';
import { definePlugin, milliseconds, type Process, seconds } from '../src/index.ts';
import { createHarness } from '../src/testkit/index.ts';

const head = { name: 'wrong', version: '1.0.0', apiVersion: 1 as const, namespace: 'wrong' };

/** A process of a model whose behaviour is what is given, whatever that is. */
const started = (behavior: object, seed = 1) => {
  const create = (process: Process) => {
    const start = () => {
      process.listen(80);
    };
    return (behavior instanceof Queue ? behavior : { start, ...behavior }) as { start(): void };
  };
  const app = { description: 'Is wrong.', create };
  return createHarness(definePlugin({ ...head, runtimeModels: { app } }), { seed }).runtimeModel(
    'app',
  );
};

/** Methods of its own, of which none is nearly a member of a behaviour. */
class Queue {
  items: string[] = [];
  onDone = (): void => {};
  start(): void {
    this.push('first');
  }
  push(item: string): void {
    this.items.push(item);
  }
  stop(): void {}
  exit(): void {}
  stage(): void {}
  reset(): void {}
  handle(): void {}
  get sizes(): number {
    return this.items.length;
  }
}
class Misspelt extends Queue {
  resize(): void {}
}
class Heir extends Misspelt {}
class Complete extends Misspelt {
  resized(): void {}
}

const answer = { status: 200, latency: milliseconds(1) };

describe('a behaviour', () => {
  it.each([
    ['signla', { signla() {} }, 'signal'],
    ['Http', { Http: () => answer }, 'http'],
    ['GRPC', { GRPC: () => answer }, 'grpc'],
    ['healthly', { healthly: () => true }, 'healthy'],
    ['resize', new Misspelt(), 'resized'],
    ['resize', new Heir(), 'resized'],
  ])('with %s() is refused', (name, behavior, meant) => {
    const says = `container app at 0.000000s: returned a behaviour with ${name}()`;
    expect(() => started(behavior)).toThrow(says);
    expect(() => started(behavior)).toThrow(`did you mean ${meant}()?`);
  });

  it('may have methods and fields of its own', () => {
    expect(started(new Queue()).exitCode).toBeNull();
    expect(started(new Complete()).exitCode).toBeNull();
    expect(started({ signal() {}, signals: 3, signla() {} }).exitCode).toBeNull();
  });
});

describe('an answer', () => {
  it.each([
    ['a misspelt key', { http: () => ({ ...answer, lateny: 3 }) }, 'answer with the key lateny'],
    ['a key of its own', { http: () => ({ ...answer, headers: 3 }) }, 'the keys are status, laten'],
    ['files', { http: () => ({ ...answer, hold: { file: ['/a'] } }) }, 'did you mean files?'],
    ['a time', { tcp: () => ({ result: 'open', latency: 0, hold: { for: 1 } }) }, 'hold with the'],
    ['gRPC', { grpc: () => ({ status: 'SERVING', latency: 0, body: '' }) }, 'with the key body'],
  ])('of which the key is wrong (%s) is refused', (_, behavior, says) => {
    const process = started(behavior);
    const ask = () => [process.http(), process.tcp(), process.grpc()];
    expect(ask).toThrow(says);
  });

  it('is looked at closely at every question of a test', () => {
    let asked = 0;
    const http = () => ({ ...answer, ...(++asked > 200 ? { bdy: '' } : {}) });
    const process = started({ http });
    for (let i = 0; i < 200; i += 1) expect(process.http()).toEqual(answer);
    expect(() => process.http()).toThrow('did you mean body?');
  });

  it('to a command is looked at, too', () => {
    const exec = (call: { exit(code: number, output: string, hold: object): void }) =>
      call.exit(0, '', { untill: seconds(9) });
    expect(() => started({ exec }).exec('check')).toThrow('did you mean until?');
  });
});

it('a scheduler with a misspelt member is refused', () => {
  const licences = {
    description: 'Is wrong.',
    create: () => ({ filtr: () => true, score: () => 5 }),
  };
  const plugin = definePlugin({ ...head, schedulers: { licences } });
  const scheduler = createHarness(plugin, { seed: 1 }).scheduler('licences');
  expect(() => scheduler.score()).toThrow('filtr(), which nobody calls; did you mean filter()?');
});
