import { readFileSync, writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { fieldDocs, RUNTIME_PROFILES, readDistribution, scenarioJsonSchema } from '../src/index.ts';
import { loadText } from './loading.ts';

const path = new URL('../../../docs/scenario.md', import.meta.url);
const markdown = readFileSync(path, 'utf8');

const blocks = [...markdown.matchAll(/^```yaml[^\n]*\n([\s\S]*?)^```$/gm)]
  .map(([, text = '']) => text)
  .filter((text) => text.includes('kind: Scenario'));

test('docs/scenario.md has an example', () => {
  expect(blocks.length).toBeGreaterThan(0);
});

test.each(blocks.map((text, i) => ({ text, i })))('its example $i is valid', ({ text }) => {
  const { problems, notes } = loadText(text);
  expect(problems).toEqual([]);
  expect(notes.map(({ message }) => message)).toEqual(['taken as present on every node: redis:7']);
});

/** Names of all properties of a JSON Schema. */
function namesIn(schema: unknown): Set<string> {
  const names = new Set<string>();
  const visit = (value: unknown): void => {
    if (typeof value !== 'object' || value === null) return;
    for (const [key, child] of Object.entries(value)) {
      if (key === 'properties') for (const name of Object.keys(child as object)) names.add(name);
      visit(child);
    }
  };
  visit(schema);
  return names;
}

test('names every key of the file', () => {
  const words = new Set(markdown.match(/[A-Za-z0-9]+/g));
  const names = namesIn(scenarioJsonSchema());
  expect(names.size).toBeGreaterThan(80);
  expect([...names].filter((name) => !words.has(name))).toEqual([]);
});

test('says the latencies that there are', () => {
  const rows = markdown.matchAll(/^\| `(\w+)` \| `?([^|`]*\.\.[^|`]*|\{ uniform[^|`]*)`? \|/gm);
  const shown = [...rows].map(([, name, text = '']): [string | undefined, unknown] => {
    const uniform = /uniform: \[(\w+), (\w+)\]/.exec(text);
    const value = uniform === null ? text.trim() : { uniform: [uniform[1], uniform[2]] };
    return [name, readDistribution(value)];
  });
  const profile = RUNTIME_PROFILES.get('containerd-idle') ?? {};
  expect(shown).toEqual(Object.entries(profile));
});

const marked = /<!-- fields: (\S+) -->\n([\s\S]*?)\n<!-- end of fields -->/g;
const prefixes = [...markdown.matchAll(marked)].map(([, prefix = '']) => prefix);

/** Rows of all fields below a path, but for those that have a table of their own. */
function fieldTable(prefix: string): string {
  const deeper = prefixes.filter((other) => other.startsWith(`${prefix}.`));
  const rows = [...fieldDocs()]
    .filter(([name]) => name.startsWith(`${prefix}.`))
    .filter(
      ([name]) =>
        !['spec.apps.', 'spec.timeline.', 'spec.cluster.runtime.'].some((other) =>
          name.startsWith(other),
        ),
    )
    .filter(([name]) => !deeper.some((other) => name.startsWith(`${other}.`)))
    .map(([name, { usual, text }]) => {
      const cells = [`\`${name.slice(prefix.length + 1)}\``, code(usual), code(text)];
      return `| ${cells.join(' | ')} |`.replaceAll('|  |', '| |');
    });
  return [`| key below \`${prefix}\` | default | meaning |`, '|---|---|---|', ...rows].join('\n');
}

/** What stands in single quotes is code. */
const code = (text: string): string =>
  text.replaceAll(/(?<![\w])'([^']+)'(?!\w)/g, '`$1`').replaceAll('|', '\\|');

test('its tables of fields say what the descriptions of the fields say', () => {
  expect(prefixes.length).toBeGreaterThan(4);
  const page = markdown.replaceAll(
    marked,
    (_, prefix: string) =>
      `<!-- fields: ${prefix} -->\n${fieldTable(prefix)}\n<!-- end of fields -->`,
  );
  if (process.env.UPDATE_GOLDEN === '1') writeFileSync(path, page);
  else expect(markdown).toBe(page);
});
