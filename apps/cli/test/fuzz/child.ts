import { runScenario } from '@podsim/experiment';
import { runCli } from '../../src/cli.ts';
import type { Output } from '../../src/terminal.ts';
import { mutatedTexts } from './mutate.ts';

/**
 * Hands mutated texts one after the other to `podsim validate -`, and runs those that it takes.
 * Arguments: seed, how many, the first. Says on standard output which text comes, and what became
 * of it; whoever started this process watches over its time and memory.
 */
const [seed = 0, count = 0, first = 0] = process.argv.slice(2).map(Number);

const DURATION = '2m';

async function validate(text: string): Promise<{ code: number; stderr: string }> {
  let stderr = '';
  const output = (write: (text: string) => void): Output => ({
    ...{ write, isTerminal: false, columns: 80 },
  });
  const code = await runCli({
    args: ['validate', '-', '--set', `duration=${DURATION}`],
    ...{ env: {}, cwd: '/', readStdin: async () => text },
    stdout: output(() => {}),
    stderr: output((more) => {
      stderr += more;
    }),
    onSignal: () => () => {},
    exitNow: () => {},
  });
  return { code, stderr };
}

/** `refused`, or how the run ended; anything else is a fault. */
async function outcomeOf(text: string): Promise<string> {
  const { code, stderr } = await validate(text);
  const place = /^(<stdin>|--set|\(no file\)):\d+:\d+: |^error: cannot read/;
  if (code === 2 && place.test(stderr) && !/\n {4}at /.test(stderr)) return 'refused';
  if (code !== 0) return `exit code ${code}: ${stderr}`;
  const { outcome, error } = await runScenario(text, { duration: DURATION });
  if (outcome === 'limit') return /./.test(error ?? '') ? 'limit' : 'a limit without a word';
  return 'ran';
}

/** In ASCII: readers of lines take U+2028 for the end of one. */
function say(what: object): void {
  const escaped = (sign: string) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`;
  console.log(JSON.stringify(what).replace(/[^ -~]/g, escaped));
}

const FINE = ['refused', 'ran', 'limit'];

for (const [i, text] of mutatedTexts(seed, count).entries()) {
  if (i < first) continue;
  say({ i });
  const start = performance.now();
  let outcome: string;
  try {
    outcome = await outcomeOf(text);
  } catch (error) {
    outcome = `threw ${error instanceof Error ? error.stack : String(error)}`;
  }
  const milliseconds = Math.round(performance.now() - start);
  const shown = FINE.includes(outcome) ? {} : { text };
  say({ i, outcome, milliseconds, ...shown });
}
say({ kibibytes: process.resourceUsage().maxRSS });
