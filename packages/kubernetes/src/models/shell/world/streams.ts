import type { Scheduler } from './scheduler.ts';
import type { Thread } from './thread.ts';
import type { World } from './world.ts';

/** An open file description. `take` gives undefined while there is nothing yet, null at the end. */
export interface Stream {
  /** Older streams make a loop that uses them impure. */
  readonly serial: number;
  /** What `take` waits for; null where it never waits. */
  readonly pipe: Pipe | null;
  take(): string | null | undefined;
  /** False when nobody can ever read it (SIGPIPE). */
  put(text: string): boolean;
}

/** /dev/null, and the standard input of a container without one. */
export const NOTHING: Stream = {
  serial: -2,
  pipe: null,
  take: () => null,
  put: () => true,
};

/** /dev/zero: a reader never comes to an end; `tail` knows it and grows. */
export const ZEROES: Stream = { ...NOTHING, serial: -1 };

/** Text that is all there: a file at the moment of opening, or a here-document. */
export class TextSource implements Stream {
  readonly serial: number;
  readonly pipe = null;
  readonly #world: World;
  #rest: string | null;

  constructor(text: string, world: World) {
    this.#world = world;
    this.#rest = text;
    this.serial = world.nextSerial();
  }

  take(): string | null {
    const text = this.#rest;
    if (text !== null) this.#world.taintOlder(this.serial);
    this.#rest = null;
    return text === '' ? null : text;
  }

  /** Gives back what a reader of lines took too much. */
  putBack(text: string): void {
    this.#rest = text === '' ? null : text;
  }

  put(): boolean {
    return true;
  }
}

/** A file opened for writing: everything goes to its end. */
export class FileSink implements Stream {
  readonly serial: number;
  readonly pipe = null;
  readonly #world: World;
  readonly #path: string;

  constructor(path: string, world: World) {
    this.#world = world;
    this.#path = path;
    this.serial = world.nextSerial();
  }

  take(): null {
    return null;
  }

  put(text: string): boolean {
    // A file that was removed while open takes text all the same, but nobody sees it.
    if (this.#world.stat(this.#path) === 'file') this.#world.append(this.#path, text);
    return true;
  }
}

/** Collects output: of `$( )`, and of an exec call. */
export class Capture implements Stream {
  readonly serial: number;
  readonly pipe = null;
  readonly #world: World;
  readonly #parts: string[] = [];

  constructor(world: World) {
    this.#world = world;
    this.serial = world.nextSerial();
  }

  get text(): string {
    return this.#parts.join('');
  }

  take(): null {
    return null;
  }

  put(text: string): boolean {
    this.#world.taintOlder(this.serial);
    if (text !== '') this.#parts.push(text);
    return true;
  }
}

/** Unbounded: a writer never waits. Ends with its last writer, breaks with its last reader. */
export class Pipe implements Stream {
  readonly serial: number;
  readonly pipe = this;
  readonly #world: World;
  readonly #scheduler: Scheduler;
  #text = '';
  writers = 1;
  readers = 1;
  /** The thread that waits for text. */
  reader: Thread | null = null;

  constructor(world: World, scheduler: Scheduler) {
    this.#world = world;
    this.#scheduler = scheduler;
    this.serial = world.nextSerial();
  }

  take(): string | null | undefined {
    this.#world.taintOlder(this.serial);
    if (this.#text === '') return this.writers > 0 ? undefined : null;
    const text = this.#text;
    this.#text = '';
    return text;
  }

  putBack(text: string): void {
    this.#text = text + this.#text;
  }

  put(text: string): boolean {
    this.#world.taintOlder(this.serial);
    if (this.readers <= 0) return false;
    this.#text += text;
    this.#notify();
    return true;
  }

  closeWriter(): void {
    this.writers--;
    if (this.writers <= 0) this.#notify();
  }

  closeReader(): void {
    this.readers--;
    this.#text = '';
  }

  #notify(): void {
    if (this.reader !== null) this.#scheduler.wake(this.reader);
  }
}

/** The runtime splits longer lines. */
const LINE_MAX = 16_384;

/** Standard output and error of the container: whole lines go to its log. */
export class LogSink implements Stream {
  readonly serial = 0;
  readonly pipe = null;
  readonly #world: World;
  readonly #writeLine: (line: string) => void;
  #partial = '';

  constructor(world: World, writeLine: (line: string) => void) {
    this.#world = world;
    this.#writeLine = writeLine;
  }

  take(): null {
    return null;
  }

  put(text: string): boolean {
    const lines = (this.#partial + text).split('\n');
    const rest = lines.pop() ?? '';
    if (this.#partial !== '' || rest !== '') this.#world.taint();
    this.#partial = rest;
    for (const line of lines) this.#writeLine(line);
    if (rest.length >= LINE_MAX) this.flush();
    return true;
  }

  /** Writes the unfinished last line, at the end of the process. */
  flush(): void {
    if (this.#partial !== '') this.#writeLine(this.#partial);
    this.#partial = '';
  }
}
