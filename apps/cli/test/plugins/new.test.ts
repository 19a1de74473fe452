import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { toolVersions } from '../../src/plugin-new/files.ts';
import { podsim, temporaryFolder } from '../helpers.ts';

// That what it writes passes its own tests is in test/packed.test.ts.
describe('podsim plugin new', () => {
  let cwd = '';
  beforeEach(() => {
    cwd = temporaryFolder();
  });
  const create = (name: string) => podsim(['plugin', 'new', name], { cwd });
  const manifest = (folder: string) =>
    JSON.parse(readFileSync(join(cwd, folder, 'package.json'), 'utf8'));

  it.each([
    ['my-plugin', 'my-plugin', 'my-plugin'],
    ['podsim-plugin-jvm', 'podsim-plugin-jvm', 'jvm'],
    ['@acme/plugin-queue_worker', 'plugin-queue_worker', 'queue-worker'],
  ])('%s is written to %s, with models of %s/', async (name, folder, namespace) => {
    const { code, stdout, stderr } = await create(name);
    expect(code).toBe(0);
    const files = stdout.trim().split('\n');
    expect(files).toContain(join(folder, 'src/index.ts'));
    for (const file of files) expect(existsSync(join(cwd, file)), file).toBe(true);
    expect(stderr).toContain(`cd ${folder}`);
    expect(manifest(folder)).toMatchObject({ name, peerDependencies: { '@podsim/sdk': /./ } });
    expect(readFileSync(join(cwd, folder, 'scenario.yaml'), 'utf8')).toContain(`${namespace}/app:`);
    expect(readdirSync(cwd)).toEqual([folder]);
    // What the author changes next is not told twice.
    const readme = readFileSync(join(cwd, folder, 'README.md'), 'utf8');
    expect(readme).toContain(`npx podsim explain ${namespace}/MODEL --plugin ${name}`);
    expect(readme).not.toMatch(/startup|drain|\/app/);
  });

  it('names the SDK of its own release, and tools that are tested here', async () => {
    await create('mine');
    const { version } = JSON.parse(
      readFileSync(join(import.meta.dirname, '../../package.json'), 'utf8'),
    );
    expect(manifest('mine').peerDependencies).toEqual({ '@podsim/sdk': `^${version}` });
    const root = join(import.meta.dirname, '../../../../package.json');
    const { devDependencies } = JSON.parse(readFileSync(root, 'utf8'));
    for (const [name, range] of Object.entries(toolVersions)) {
      expect(`${name} ${range}`).toBe(`${name} ^${devDependencies[name]}`);
    }
  });

  it('says all that is wrong at once, and writes nothing', async () => {
    mkdirSync(join(cwd, 'my-plugin'));
    writeFileSync(join(cwd, 'my-plugin/precious.txt'), 'mine');
    const { code, stdout, stderr } = await create('My Plugin');
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain('nothing was written');
    expect(stderr).toContain('"My Plugin": name can only contain URL-friendly characters');
    expect(stderr).toContain('"My Plugin": name can no longer contain capital letters');
    expect(stderr).toMatch(/my-plugin is there already, and holds precious\.txt/);
    expect(readdirSync(cwd, { recursive: true })).toHaveLength(2);
  });

  it('makes a folder like any other', async () => {
    mkdirSync(join(cwd, 'other'));
    await create('mine');
    const [made, other] = ['mine', 'other'].map((name) => statSync(join(cwd, name)).mode);
    expect(made).toBe(other);
  });

  it('fills a folder that is empty, and no other', async () => {
    mkdirSync(join(cwd, 'mine'));
    expect((await create('mine')).code).toBe(0);
    const text = readFileSync(join(cwd, 'mine/README.md'), 'utf8');
    writeFileSync(join(cwd, 'mine/README.md'), `${text}more`);
    const { code, stderr } = await create('mine');
    expect(code).toBe(2);
    expect(stderr).toContain('mine is there already, and holds .gitignore, README.md');
    expect(readFileSync(join(cwd, 'mine/README.md'), 'utf8')).toBe(`${text}more`);
    writeFileSync(join(cwd, 'file'), '');
    expect((await create('file')).stderr).toMatch(/file is there already, and is no folder/);
  });

  it.each([
    ['podsim', 'it is a name of podsim itself'],
    ['@podsim/sdk', 'it is a name of podsim itself'],
    ['fs', 'is a core module name'],
    ['node_modules', 'node_modules is not a valid package name'],
    ['123', 'it has no letter'],
    ['../mine', 'try: podsim plugin new mine'],
    ['Mine', 'try: podsim plugin new mine'],
    ['x'.repeat(300), 'more than 214 characters'],
    ['', 'name length must be greater than zero'],
  ])('refuses the name %s', async (name, says) => {
    const { code, stdout, stderr } = await create(name);
    expect(stderr).toContain(says);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(readdirSync(cwd)).toEqual([]);
  });
});
