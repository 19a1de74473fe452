import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { podsim, temporaryFolder } from '../helpers.ts';
import { expectGolden } from './golden.ts';
import { commands } from './made/commands.ts';
import { makeFiles } from './made/files.ts';
import { makeReceipts, receipts, scenarios } from './made/receipts.ts';

/**
 * What no YAML file in the repository can show: files that are no text, folders, receipts that
 * were changed, options. made/NAME.txt holds command lines and all that podsim says to them.
 */
const made = new URL('made/', import.meta.url).pathname;

let whole: string;
beforeAll(async () => {
  whole = await makeReceipts();
});

/** Runs each line of a group in a folder of its own, and writes down what it said. */
async function transcript(lines: readonly string[], make: (cwd: string) => void): Promise<string> {
  const cwd = temporaryFolder();
  mkdirSync(join(cwd, 'empty'));
  make(cwd);
  const texts: string[] = [];
  for (const line of lines) {
    const args = line.match(/'[^']*'|\S+/g)?.map((word) => word.replace(/^'|'$/g, '')) ?? [];
    const { code, stdout, stderr } = await podsim(args, { cwd, stdin: '' });
    const said = `${stdout}${stderr}`.replaceAll(cwd, '/work').replaceAll('\u0000', '\\0');
    texts.push(`$ podsim ${line}\n${said}`);
    expect({ line, code, stdout, isWritten: existsSync(join(cwd, 'out')) }).toEqual({
      ...{ line, code: 2, stdout: '', isWritten: false },
    });
    expect(said, line).not.toMatch(/\n {4}at |undefined|\[object|NaN|Infinity|this is a bug/);
  }
  return texts.join('\n');
}

describe('broken', () => {
  it.each(Object.keys(commands))('%s', async (name) => {
    const text = await transcript(commands[name] ?? [], makeFiles);
    expectGolden(join(made, `${name}.txt`), text);
  });

  it('receipts', async () => {
    const texts: string[] = [];
    for (const [name, breakIt] of Object.entries(receipts)) {
      const said = await transcript(all, (cwd) => breakIt(whole, join(cwd, 'broken')));
      texts.push(`${name}: ${saidOnce(said)}`);
    }
    expectGolden(join(made, 'receipts.txt'), texts.join(''));
  });

  // Their tables can be read; what runs them again says what is wrong.
  it('scenarios in receipts', async () => {
    const texts: string[] = [];
    for (const [name, breakIt] of Object.entries(scenarios)) {
      const said = await transcript(again, (cwd) => breakIt(whole, join(cwd, 'broken')));
      texts.push(`${name}: ${saidOnce(said)}`);
    }
    expectGolden(join(made, 'receipt-scenarios.txt'), texts.join(''));
  });

  it('and what verify says of them', async () => {
    const cwd = temporaryFolder();
    scenarios['object-without-spec']?.(whole, join(cwd, 'broken'));
    const { code, stdout } = await podsim(['verify', 'broken'], { cwd });
    expect(stdout).toMatch(/^broken: run 1: recorded outcome reached, now failed/);
    expect(code).toBe(1);
  });
});

const all = ['timeline broken', 'get broken pods', 'verify broken', 'why broken pod/web'];
const again = ['get broken pods', 'events broken', 'why broken pod/web'];

/** The answer to several commands, if it is the same. */
function saidOnce(transcript: string): string {
  const answers = transcript.split(/^\$ podsim .*\n/m).slice(1);
  const different = new Set(answers.map((answer) => answer.trimEnd()));
  expect(different.size, transcript).toBe(1);
  return answers[0]?.trimEnd().concat('\n') ?? '';
}
