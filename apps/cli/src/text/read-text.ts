import { closeSync, fstatSync, openSync, readSync } from 'node:fs';

/** A file that holds no text that podsim can read; the message says why in plain words. */
export class UnreadableError extends Error {
  override readonly name = 'UnreadableError';
}

/** A scenario of this size takes about a gigabyte to parse. */
const MOST_MEGABYTES = 32;
const MOST_BYTES = MOST_MEGABYTES * 1_048_576;

const reasons: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  EISDIR: 'it is a folder',
  EACCES: 'permission denied',
  ENOTDIR: 'a part of the path is a file',
  ENAMETOOLONG: 'the name is too long',
  ELOOP: 'its links go in a circle',
  ERR_INVALID_ARG_VALUE: 'the name holds a zero byte',
};

/**
 * Reads a text file; also a pipe, which has no size and no end that is known before.
 *
 * @throws UnreadableError
 */
export function readText(path: string): string {
  let file: number | null = null;
  try {
    if (path === '') throw new UnreadableError('the name is empty');
    file = openSync(path, 'r');
    if (fstatSync(file).isDirectory()) throw new UnreadableError('it is a folder');
    return decoded(readAll(file));
  } catch (error) {
    if (error instanceof UnreadableError) throw error;
    const { code, message } = error as NodeJS.ErrnoException;
    throw new UnreadableError(reasons[code ?? ''] ?? message);
  } finally {
    if (file !== null) closeSync(file);
  }
}

function readAll(file: number): Uint8Array {
  const chunks: Uint8Array[] = [];
  let size = 0;
  while (true) {
    const chunk = Buffer.alloc(65_536);
    const read = readSync(file, chunk);
    if (read === 0) return Buffer.concat(chunks);
    chunks.push(chunk.subarray(0, read));
    size += read;
    refuseTooLarge(size);
  }
}

/**
 * Reads a stream to its end.
 *
 * @throws UnreadableError
 */
export async function readStream(stream: AsyncIterable<Uint8Array>): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of stream) {
    chunks.push(chunk);
    size += chunk.length;
    refuseTooLarge(size);
  }
  return decoded(Buffer.concat(chunks));
}

function refuseTooLarge(size: number): void {
  if (size <= MOST_BYTES) return;
  throw new UnreadableError(`it is larger than ${MOST_MEGABYTES} MiB`);
}

/** Text that podsim reads is UTF-8. */
export function decoded(bytes: Uint8Array): string {
  const [first, second] = bytes;
  const isUtf16 = (first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff);
  if (isUtf16) throw new UnreadableError('it is UTF-16; save it as UTF-8');
  const zero = bytes.indexOf(0);
  if (zero >= 0) throw new UnreadableError(`it is not text: byte ${zero + 1} is zero`);
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new UnreadableError('it is not UTF-8 text');
  }
}
