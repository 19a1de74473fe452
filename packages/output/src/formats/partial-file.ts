import { closeSync, openSync, renameSync, writeFileSync, writeSync } from 'node:fs';

/** A file of results that could not be written; the message names it and says why. */
export class WriteError extends Error {
  override readonly name = 'WriteError';
}

const reasons: Readonly<Record<string, string>> = {
  ENOSPC: 'no space is left on the device',
  EDQUOT: 'the disk quota is used up',
  EFBIG: 'the file is larger than is allowed',
  EACCES: 'permission denied',
  EROFS: 'the file system is read-only',
  EISDIR: 'there is a folder of this name',
  ENOENT: 'its folder is gone',
  EMFILE: 'too many files are open',
};

/** @throws WriteError for what the system refuses. */
export function writing<T>(path: string, write: () => T): T {
  try {
    return write();
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === undefined) throw error;
    throw new WriteError(`cannot write ${path}: ${reasons[code] ?? message}`, { cause: error });
  }
}

/** The ending of a file that is still being written. */
export const partialSuffix = '.partial';

const flushAt = 1_048_576;

/**
 * A file that has its final name only once it is complete, so that nothing half-written looks
 * whole. A small file is written in one go.
 */
export class PartialFile {
  private readonly path: string;
  private chunks: (string | Uint8Array)[] = [];
  private pending = 0;
  private descriptor: number | null = null;

  constructor(path: string) {
    this.path = path;
  }

  /** Appends text or bytes. The bytes are not copied: the caller must not change them later. */
  append(chunk: string | Uint8Array): void {
    this.chunks.push(chunk);
    this.pending += chunk.length;
    if (this.pending >= flushAt) this.flush();
  }

  /** Writes what is left and renames. */
  close(): void {
    writing(this.path, () => {
      if (this.descriptor === null) {
        writeFileSync(this.path + partialSuffix, this.takePending());
      } else {
        this.flushNow();
        closeSync(this.descriptor);
      }
      renameSync(this.path + partialSuffix, this.path);
    });
  }

  private flush(): void {
    writing(this.path, () => this.flushNow());
  }

  private flushNow(): void {
    this.descriptor ??= openSync(this.path + partialSuffix, 'w');
    const data = this.takePending();
    let written = 0;
    while (written < data.length) written += writeSync(this.descriptor, data, written);
  }

  private takePending(): Uint8Array {
    const { chunks } = this;
    this.chunks = [];
    this.pending = 0;
    const bytes = chunks.map((chunk) => (typeof chunk === 'string' ? Buffer.from(chunk) : chunk));
    return bytes.length === 1 ? (bytes[0] as Uint8Array) : Buffer.concat(bytes);
  }
}

/** Writes a whole small file under a temporary name, then renames it. */
export function writeWhole(path: string, text: string): void {
  writing(path, () => {
    writeFileSync(path + partialSuffix, text);
    renameSync(path + partialSuffix, path);
  });
}
