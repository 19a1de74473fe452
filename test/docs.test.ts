import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { type Command, commandsOf, filesOf, linksOf, matches, unusedOf } from './docs/markdown.ts';
import { Typist } from './docs/typist.ts';

const root = join(import.meta.dirname, '..');

/** Every document for people: those of the root, and all of docs. */
const documents = [
  ...readdirSync(root),
  ...readdirSync(join(root, 'docs'), { recursive: true, encoding: 'utf8' }).map((name) =>
    join('docs', name),
  ),
].filter((name) => name.endsWith('.md'));

describe.each(documents)('%s', (name) => {
  const markdown = readFileSync(join(root, name), 'utf8');
  const commands = commandsOf(markdown);
  const files = filesOf(markdown);
  const sources = files.map(([file]) => file).filter((file) => file.endsWith('.ts'));

  it('links to files that exist', () => {
    const missing = linksOf(markdown).filter((to) => !existsSync(join(root, dirname(name), to)));
    expect(missing).toEqual([]);
  });

  it.runIf(name.startsWith('docs/plugins/'))('shows nothing that is not run', () => {
    expect(unusedOf(markdown)).toEqual([]);
  });

  describe.runIf(commands.length + sources.length > 0)('does what it says', () => {
    const typist = new Typist(root);
    for (const [file, text] of files) typist.write(file, text);
    afterAll(() => typist.dismiss());

    it.runIf(sources.length > 0)('in TypeScript without errors', () => typist.checkTypes(sources));

    // In the order of the document: one command reads what another one wrote.
    it.each(commands)('line $line: $script', async (command) => {
      const output = await typist.type(command);
      if (process.env.UPDATE_GOLDEN === '1') renew(join(root, name), command, output);
    });
  });
});

/** Writes what a command prints into the block that shows it, if that shows all of it. */
function renew(path: string, { shown }: Command, output: string): void {
  if (shown === undefined || matches(shown, output) || /^\.\.\.$/m.test(shown)) return;
  const text = readFileSync(path, 'utf8');
  writeFileSync(
    path,
    text.replace(`\`\`\`text output\n${shown}`, () => `\`\`\`text output\n${output}`),
  );
}

const fence = '```';
const sample = [
  'Run `podsim inline`, or [read](docs/a.md#part) and [more](https://example.com/b.md):',
  `${fence}yaml pod.yaml`,
  'kind: Pod',
  fence,
  `${fence}sh`,
  'podsim run pod.yaml \\',
  '  --seed 2',
  'echo podsim',
  'npx -y pnpm@10 podsim validate pod.yaml',
  '$ pnpm podsim run missing.yaml  # exits 2',
  'podsimulate',
  fence,
  '1. In a list:',
  `   ${fence}sh`,
  '   podsim schema | head -1',
  `   ${fence}`,
  `${fence}sh no-run`,
  'podsim run everything.yaml',
  fence,
  `${fence}text`,
  'podsim printed this, and [this](no-link.md)',
  fence,
].join('\n');

describe('the test of documents', () => {
  it('finds commands, files and links', () => {
    expect(commandsOf(sample)).toEqual([
      { script: 'podsim run pod.yaml --seed 2', exitCode: 0, line: 6 },
      { script: 'podsim validate pod.yaml', exitCode: 0, line: 9 },
      { script: 'podsim run missing.yaml  # exits 2', exitCode: 2, line: 10 },
      { script: 'podsim schema | head -1', exitCode: 0, line: 15 },
    ]);
    expect(filesOf(sample)).toEqual([['pod.yaml', 'kind: Pod\n']]);
    expect(linksOf(sample)).toEqual(['docs/a.md']);
    expect(unusedOf(sample)).toEqual(['line 8: echo podsim', 'line 11: podsimulate']);
    const fragment = [`${fence}ts`, 'const a = 1;', fence].join('\n');
    expect(unusedOf(fragment)).toEqual(['line 2: ts without the name of a file']);
  });

  it('finds what a command shows, and notices when it prints something else', async () => {
    const commands = `${fence}sh\npodsim a\npodsim --version\n${fence}`;
    const text = `${commands}\n\n${fence}text output\n9.9\n${fence}`;
    const [first, second] = commandsOf(text);
    expect([first?.shown, second?.shown]).toEqual([undefined, '9.9\n']);
    const typist = new Typist(root);
    await expect(typist.type(second as Command)).rejects.toThrow('9.9');
    typist.dismiss();
    expect(matches('a\n...\nd\n', 'a\nb\nc\nd\n')).toBe(true);
    expect(matches('a\n...\n', 'a b\n')).toBe(true);
    expect(matches('a\n...\nd\n', 'a\nb\nd\ne\n')).toBe(false);
    expect(matches('a\n', 'a\nb\n')).toBe(false);
  });

  it('notices a command that fails, and one that does not', async () => {
    const typist = new Typist(root);
    const type = (script: string, exitCode: number) => typist.type({ script, exitCode, line: 1 });
    await expect(type('podsim run missing.yaml', 0)).rejects.toThrow('exits 2, not 0');
    await expect(type('podsim --version', 2)).rejects.toThrow('exits 0, not 2');
    await type('podsim run missing.yaml  # exits 2', 2);
    typist.dismiss();
  });
});
