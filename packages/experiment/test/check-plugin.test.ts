import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { checkPlugin, type LoadedPlugin, loadPlugins } from '../src/index.ts';
import { temporaryFolder } from './helpers.ts';

const text = (start: string, more = '') => `
import { threadId } from 'node:worker_threads';
export default {
  name: 'slow', version: '1.0.0', apiVersion: 1, namespace: 'slow',
  runtimeModels: {
    app: {
      description: 'Starts.',
      create: (process) => ({ start() { ${start} } }),
    },
  },
  ${more}
};`;

async function loaded(source: string): Promise<LoadedPlugin> {
  const directory = temporaryFolder();
  writeFileSync(join(directory, 'slow.ts'), source);
  const { plugins } = await loadPlugins([{ specifier: './slow.ts', directories: [directory] }]);
  return plugins[0] as LoadedPlugin;
}

/** Seconds of wall time that a call may take here. */
const SECONDS = 1;
const place = 'plugin slow, runtime model slow/app, start() of pod/web container app at 0.000000s';

describe('the check of a plugin', () => {
  it('tells what was tried', async () => {
    expect(await checkPlugin(await loaded(text('')), {}, SECONDS)).toEqual({
      contributions: [['runtime model', 1]],
      samples: 0,
      seeds: 5,
    });
  });

  it('ends a call that never returns, and says which', async () => {
    const check = await checkPlugin(await loaded(text('for (;;);')), {}, SECONDS);
    const problem = 'did not return within 1 s of wall time; look for an endless loop';
    expect(check).toEqual({ broken: `${place}: ${problem}`, trace: '' });
  });

  it('ends a metric that never returns', async () => {
    const fold = 'init: () => 0, add: (n) => n, value() { for (;;); }';
    const metric = `description: 'Endless.', unit: '1', from: 'restarts', ${fold}`;
    const endless = await loaded(text('', `metrics: { m: { ${metric} } },`));
    const check = await checkPlugin(endless, {}, SECONDS);
    expect(check).toMatchObject({
      broken: expect.stringMatching(/^plugin slow, metric slow\/m, value\(\) at .* did not return/),
    });
  });

  it('is in a thread of its own, with the stack of what went wrong', async () => {
    const check = await checkPlugin(await loaded(text('throw new Error(threadId > 0);')), {});
    expect(check).toEqual({
      broken: `${place}: threw Error: true`,
      trace: expect.stringMatching(/^Error: true\n {4}at Object\.start \(.*slow\.ts:8:\d+\)\n/),
    });
  });
});
