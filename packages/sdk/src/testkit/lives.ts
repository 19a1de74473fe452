import { duration } from '@podsim/kernel';
import { type Harness, NoShellError, type TestedProcess } from './harness.ts';
import type { Transcript } from './transcript.ts';

const STEPS = ['0s', '1ms', '500ms', '1s', '5s', '20s', '1m', '10m', '1h'];
const OF = 'of pod/web container app';

/** The life of one process: questions while time passes, then a signal. */
export function livesOf(
  harness: Harness,
  id: string,
  sample: unknown,
  noisy: boolean,
  seen: Transcript,
): void {
  const process = harness.runtimeModel(id, sample);
  const others = noisy ? [2, 3].map(() => harness.runtimeModel(id, sample)) : [];
  const held = new Held(harness);
  for (const step of STEPS) {
    harness.advance(duration(step));
    for (const other of others) answersOf(other);
    for (const [what, answer] of answersOf(process)) seen.say(`${what} ${OF}`, answer);
    held.look(process, id);
  }
  process.signal('SIGTERM');
  for (const step of STEPS) {
    harness.advance(duration(step));
    seen.say(`the state after SIGTERM ${OF}`, stateOf(process));
  }
  seen.say(`the log ${OF}`, process.logs);
}

function answersOf(process: TestedProcess): readonly (readonly [string, unknown])[] {
  return [
    ['http()', process.http('/healthz')],
    ['tcp()', process.tcp()],
    ['grpc()', process.grpc()],
    ['exec()', execOf(process)],
    ['healthy()', process.healthy],
    ['the state', stateOf(process)],
  ];
}

/** A model without exec() leaves commands to podsim's shell: nothing of it to look at. */
function execOf(process: TestedProcess): unknown {
  try {
    return process.exec('podsim-check');
  } catch (error) {
    if (error instanceof NoShellError) return null;
    throw error;
  }
}

function stateOf({ exitCode, oomKilled, ports, changes, logs }: TestedProcess): object {
  const code = exitCode ?? 'none: it runs';
  return { exitCode: code, oomKilled, ports, changes, linesOfLog: logs.length };
}

/** Whether an answer that was to hold does. */
class Held {
  readonly #harness: Harness;
  #answer = '';
  #until = 0;
  #changes = -1;

  constructor(harness: Harness) {
    this.#harness = harness;
  }

  look(process: TestedProcess, id: string): void {
    const answer = process.http('/healthz');
    const { now } = this.#harness;
    const text = JSON.stringify(answer === null ? null : [answer.status, answer.latency]);
    const isHeld = this.#changes === process.changes && now < this.#until;
    if (isHeld && text !== this.#answer) {
      throw new Error(
        `runtime model ${id}: http() said that ${this.#answer} holds, and then gave ${text}; ` +
          'call process.changed() when answers change, or say until when they hold',
      );
    }
    const hold = answer?.hold;
    this.#answer = text;
    this.#changes = process.changes;
    const isOpen = hold !== undefined && hold.attempts === undefined && hold.files === undefined;
    this.#until = isOpen ? (hold.until ?? Number.POSITIVE_INFINITY) : 0;
  }
}
