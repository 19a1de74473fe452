import type { Wrong } from './specimen.ts';

export const app = 'runtime model w/app';

export interface Case extends Wrong {
  readonly name: string;
  /** What the error says after `plugin wrong, `. */
  readonly says: RegExp;
}

const place = (contribution: string, call: string) =>
  `${contribution}, ${call} of pod/web container app at \\d+\\.\\d{6}s: `;
export const at = (contribution: string, call: string, problem: string) =>
  new RegExp(place(contribution, call) + problem);

/** What they return has names that nobody reads. */
export const misspelt: readonly Case[] = [
  {
    name: 'misspells a member of its behaviour',
    create: 'return { start() {}, signla() {} };',
    says: at(
      app,
      'create\\(\\)',
      'returned a behaviour with signla\\(\\), which nobody calls; did you mean signal\\(\\)\\?',
    ),
  },
  {
    name: 'misspells a key of its answers',
    http: 'return { status: 200, latency: 0, holds: {} };',
    says: at(app, 'http\\(\\)', 'returned an answer with the key holds, .*; did you mean hold\\?'),
  },
  {
    name: 'misspells a key of a hold',
    probe: "return { result: 'success', latency: 0, hold: { untill: seconds(90) } };",
    says: at(
      'probe model w/probe',
      'probe\\(\\)',
      'returned a hold with the key untill, .*; did you mean until\\?',
    ),
  },
  {
    name: 'has a hook model with a key of its own',
    hook: "return { result: 'success', duration: 0, output: 'x' };",
    says: at(
      'hook model w/hook',
      'run\\(\\)',
      'returned an answer with the key output, .*; the keys are result, duration, message',
    ),
  },
];

const draws = (start: string, problem: string): Case => ({
  name: `draws by ${start}`,
  start: `process.random('boot').${start};`,
  says: at(app, 'start\\(\\)', `threw RangeError: ${problem}`),
});

/** Draws that would be numbers, and wrong ones. */
export const drawn: readonly Case[] = [
  draws("sample('5s')", 'sample\\("5s"\\): .*read with readDistribution'),
  draws("sampleAt({ kind: 'nope' }, 3)", 'sample\\(\\{"kind":"nope"\\}\\): it must be a distrib'),
  draws('integer(3, 1)', 'integer\\(3, 1\\): '),
  draws("chance('10%')", 'chance\\("10%"\\): .* from 0 to 1'),
  draws('uniformAt(-1)', 'uniformAt: the index is -1; it takes a whole number from 0'),
];
