import { readFileSync, writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { podsim } from './helpers.ts';

const path = new URL('../../../docs/cli.md', import.meta.url);

/** The page of the command line: what `--help` prints is the only source. */
async function page(): Promise<string> {
  const { stdout: overview } = await podsim(['--help']);
  const commands = overview.slice(overview.indexOf('Commands:'));
  const names = [...commands.matchAll(/^ {2}([a-z]+) /gm)].map(([, name = '']) => name);
  const parts = [`\`\`\`text\n${overview.trim()}\n\`\`\``];
  for (const name of names.filter((one) => one !== 'help')) {
    const { stdout } = await podsim([name, '--help']);
    parts.push(`## podsim ${name}\n\n\`\`\`text\n${stdout.trim()}\n\`\`\``);
  }
  return `# The command line

Standard output is data, standard error is for people. This page is what \`--help\` prints,
written by \`UPDATE_GOLDEN=1 npx -y pnpm@10 test apps/cli/test/docs.test.ts\`; the exit codes
are in the [README](../README.md#results).

${parts.join('\n\n')}
`;
}

test('docs/cli.md has the help of every command', async () => {
  const text = await page();
  expect(text).toContain('## podsim completion');
  if (process.env.UPDATE_GOLDEN === '1') writeFileSync(path, text);
  expect(readFileSync(path, 'utf8')).toBe(text);
});
