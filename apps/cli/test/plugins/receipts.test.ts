import { appendFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { podsim, temporaryFolder } from '../helpers.ts';
import { plugin, scenario } from './specimen.ts';

const run = ['run', 'scenario.yaml', '--out', 'out', '--format', 'csv', '-q'];

describe('the receipt of a run with a plugin', () => {
  let cwd = '';
  beforeEach(async () => {
    cwd = temporaryFolder();
    writeFileSync(join(cwd, 'plugin.ts'), plugin({ module: "import './help.ts';" }));
    writeFileSync(join(cwd, 'help.ts'), 'export const help = 1;\n');
    writeFileSync(join(cwd, 'scenario.yaml'), scenario());
    expect((await podsim(run, { cwd })).code).toBe(0);
  });
  const receipt = () => JSON.parse(readFileSync(join(cwd, 'out/run.json'), 'utf8'));

  it('names it with version and hash, and reproduces', async () => {
    expect(receipt().plugins).toEqual([
      { name: 'wrong', version: '1.0.0', digest: expect.stringMatching(/^[0-9a-f]{32}$/) },
    ]);
    const { code, stdout } = await podsim(['verify', 'out'], { cwd });
    expect(stdout).toContain('the same');
    expect(code).toBe(0);
    const view = await podsim(['get', 'out', 'pods', '--at', '20s'], { cwd });
    expect(view.stdout).toMatch(/web +1\/1 +Running/);
  });

  it('is refused once the plugin, or what it imports, has changed', async () => {
    const before = receipt().plugins[0].digest;
    appendFileSync(join(cwd, 'help.ts'), '// changed\n');
    const { code, stderr } = await podsim(['verify', 'out'], { cwd });
    expect(stderr).toContain(`the plugin wrong has changed since: it was 1.0.0 (${before})`);
    expect(code).toBe(2);
  });

  it('has the hash of every file of a package', async () => {
    const root = join(cwd, 'node_modules/podsim-plugin-x');
    mkdirSync(join(root, 'lib'), { recursive: true });
    const manifest = { name: 'podsim-plugin-x', version: '1.0.0', type: 'module', main: 'i.js' };
    writeFileSync(join(root, 'package.json'), JSON.stringify(manifest));
    const text = plugin({}).replace("namespace: 'w'", "namespace: 'x'");
    writeFileSync(join(root, 'i.js'), text.replace("name: 'wrong'", "name: 'podsim-plugin-x'"));
    const digests = new Set<string>();
    for (const note of ['a', 'b']) {
      writeFileSync(join(root, 'lib/data.json'), JSON.stringify(note));
      const { code, stderr } = await podsim([...run, '--plugin', 'x'], { cwd });
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
      digests.add(receipt().plugins[1].digest);
    }
    expect(digests.size).toBe(2);
  });
});

/** A model that draws and schedules at random, and plays nobody. */
const noisy = `
import { definePlugin } from '@podsim/sdk';
export default definePlugin({
  name: 'noisy', version: '1.0.0', apiVersion: 1, namespace: 'noisy',
  runtimeModels: {
    noise: {
      description: 'Draws and schedules at random.',
      create: (process) => ({
        start() {
          const draws = process.random('noise');
          const again = () => process.after(draws.integer(1, 1_000_000), again);
          again();
        },
      }),
    },
  },
});
`;

it('a plugin that plays no container changes no byte of any table', async () => {
  const cwd = temporaryFolder();
  const pods = `
apiVersion: v1
kind: Pod
metadata: { name: web }
spec:
  containers:
    - name: app
      image: nginx
      livenessProbe: { httpGet: { path: /, port: 80 } }
---
apiVersion: v1
kind: Pod
metadata: { name: crashing }
spec: { containers: [{ name: app, image: busybox, command: [sh, -c, sleep 3; exit 1] }] }
`;
  writeFileSync(join(cwd, 'noisy.ts'), noisy);
  writeFileSync(join(cwd, 'scenario.yaml'), pods);
  const tables = async (...more: string[]) => {
    const { code } = await podsim([...run, '--duration', '5m', ...more], { cwd });
    expect(code).toBe(0);
    return JSON.parse(readFileSync(join(cwd, 'out/run.json'), 'utf8')).tables;
  };
  const alone = await tables();
  expect(Object.keys(alone).length).toBeGreaterThan(5);
  expect(await tables('--plugin', './noisy.ts')).toEqual(alone);
  // Nor does one that plays a container change what happens to the others.
  const extra = pods.replaceAll('name: web', 'name: extra').split('---')[0];
  const head = (apps: string) =>
    `apiVersion: podsim/v1alpha1\nkind: Scenario\nspec: { plugins: [./noisy.ts], apps: ${apps} }`;
  const others = async (apps: string) => {
    writeFileSync(join(cwd, 'scenario.yaml'), [head(apps), pods, extra].join('\n---'));
    await tables();
    const lines = readFileSync(join(cwd, 'out/timeline.csv'), 'utf8').split('\n');
    return lines.filter((line) => !line.includes('extra'));
  };
  expect(await others('[{ match: { pod: extra }, noisy/noise: {} }]')).toEqual(await others('[]'));
});
