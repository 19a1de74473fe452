import type { SimTime } from '@podsim/kernel';
import {
  type CallName,
  type CallWatch,
  ContractError,
  callNames,
  PluginError,
  type Subject,
} from '@podsim/sdk/host';

/** Bytes of one worker: two words, a time, the length of a text and the text. */
const stride = 1024;
const textStart = 16;
const textMax = (stride - textStart) / 2 - 1;
const nobody = 0;

/**
 * The memory in which a worker says which plugin it is calling, so that the main thread can name
 * one that never returns. A thread that is stuck answers no message.
 */
export class CallBoard {
  readonly bytes: SharedArrayBuffer;

  constructor(bytes: SharedArrayBuffer) {
    this.bytes = bytes;
  }

  static create(workers: number): CallBoard {
    return new CallBoard(new SharedArrayBuffer(stride * workers));
  }

  /** Worker: writes to its own part. */
  watch(worker: number): CallWatch {
    return new BoardWatch(this.bytes, worker);
  }

  /** Main thread: which call a worker is in, as a number that no other call has; 0 for none. */
  callOf(worker: number): number {
    const [serial, call] = new Int32Array(this.bytes, worker * stride, 2) as unknown as number[];
    return call === nobody ? 0 : (serial as number);
  }

  /** Main thread: the error of a worker that is stuck in a call. */
  errorOf(worker: number, seconds: number): PluginError {
    const start = worker * stride;
    const call = new Int32Array(this.bytes, start, 2)[1] as number;
    const at = new Float64Array(this.bytes, start + 8, 1)[0] as SimTime;
    const units = new Uint16Array(this.bytes, start + textStart, textMax + 1);
    const text = String.fromCharCode(...units.subarray(1, 1 + (units[0] as number)));
    const [plugin = '', contribution = '', pod = '', container = ''] = text.split('\n');
    const place = { plugin, contribution, call: callNames[call - 1] ?? '', pod, container, at };
    const problem = `did not return within ${seconds} s of wall time; look for an endless loop`;
    return new PluginError(place, problem, new ContractError(problem));
  }

  /** Main thread: a new worker takes the place of one that died. */
  reset(worker: number): void {
    new Int32Array(this.bytes, worker * stride, 2).fill(0);
  }
}

const callNumbers = Object.fromEntries(callNames.map((call, i) => [call, i + 1])) as Readonly<
  Record<CallName, number>
>;

class BoardWatch implements CallWatch {
  readonly #words: Int32Array;
  readonly #time: Float64Array;
  readonly #text: Uint16Array;
  #depth = 0;
  #told: Subject | null = null;

  constructor(bytes: SharedArrayBuffer, worker: number) {
    const start = worker * stride;
    this.#words = new Int32Array(bytes, start, 2);
    this.#time = new Float64Array(bytes, start + 8, 1);
    this.#text = new Uint16Array(bytes, start + textStart, textMax + 1);
  }

  // Only the outermost call counts: a loop of calls from plugin to plugin is one that is stuck.
  enter(subject: Subject, call: CallName, now: SimTime): void {
    if (this.#depth++ > 0) return;
    // A process is asked again and again: its text is there already.
    if (subject !== this.#told) {
      this.#tell(subject);
    }
    this.#time[0] = now;
    const words = this.#words;
    words[0] = ((words[0] as number) + 1) & 0x3fff_ffff || 1;
    words[1] = callNumbers[call];
  }

  leave(): void {
    if (--this.#depth === 0) this.#words[1] = nobody;
  }

  /** The length, then the text; unit by unit, because calls are many and a copy costs more. */
  #tell(subject: Subject): void {
    const { plugin, contribution, pod, container } = subject;
    const text = this.#text;
    let length = 0;
    for (const part of [plugin, '\n', contribution, '\n', pod, '\n', container]) {
      const end = Math.min(part.length, textMax - length);
      for (let i = 0; i < end; i++) text[++length] = part.charCodeAt(i);
    }
    text[0] = length;
    this.#told = subject;
  }
}
