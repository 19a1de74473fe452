import type { SimTime } from '@podsim/kernel';
import {
  type CallName,
  type CallWatch,
  ContractError,
  callNames,
  PluginError,
  type Subject,
} from '@podsim/sdk/host';

/** Characters of a text, after its length, in units of two bytes. */
const textMax = 255;
const textUnits = 1 + textMax;
/** Bytes of one worker: two words, a time, and the texts of a subject. */
const textStart = 16;
const stride = textStart + 2 * 4 * textUnits;
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
    const texts = textsOf(this.bytes, worker);
    const text = (part: number): string => {
      const first = part * textUnits + 1;
      return String.fromCharCode(...texts.subarray(first, first + (texts[first - 1] as number)));
    };
    const [plugin, contribution, pod, container] = [text(0), text(1), text(2), text(3)];
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

function textsOf(bytes: SharedArrayBuffer, worker: number): Uint16Array {
  return new Uint16Array(bytes, worker * stride + textStart, 4 * textUnits);
}

const nothing: Subject = { plugin: '', contribution: '', pod: '', container: '' };

class BoardWatch implements CallWatch {
  readonly #words: Int32Array;
  readonly #time: Float64Array;
  readonly #texts: Uint16Array;
  #depth = 0;
  #told = nothing;

  constructor(bytes: SharedArrayBuffer, worker: number) {
    const start = worker * stride;
    this.#words = new Int32Array(bytes, start, 2);
    this.#time = new Float64Array(bytes, start + 8, 1);
    this.#texts = textsOf(bytes, worker);
  }

  // Only the outermost call counts: a loop of calls from plugin to plugin is one that is stuck.
  enter(subject: Subject, call: CallName, now: SimTime): void {
    if (this.#depth++ > 0) return;
    if (subject !== this.#told) this.#tell(subject);
    this.#time[0] = now;
    this.#begin(call);
  }

  goOn(call: CallName): void {
    if (this.#depth === 1) this.#begin(call);
  }

  leave(): void {
    if (--this.#depth === 0) this.#words[1] = nobody;
  }

  #begin(call: CallName): void {
    const words = this.#words;
    words[0] = ((words[0] as number) + 1) & 0x3fff_ffff || 1;
    words[1] = callNumbers[call];
  }

  /** Only what differs from the last call. */
  #tell(subject: Subject): void {
    const told = this.#told;
    if (subject.plugin !== told.plugin) this.#write(0, subject.plugin);
    if (subject.contribution !== told.contribution) this.#write(1, subject.contribution);
    // Not compared: it is another one at nearly every call.
    this.#write(2, subject.pod);
    if (subject.container !== told.container) this.#write(3, subject.container);
    this.#told = subject;
  }

  /** The length, then the text; unit by unit, because calls are many and a copy costs more. */
  #write(part: number, text: string): void {
    const texts = this.#texts;
    const start = part * textUnits;
    const length = Math.min(text.length, textMax);
    texts[start] = length;
    for (let i = 0; i < length; i++) texts[start + 1 + i] = text.charCodeAt(i);
  }
}
