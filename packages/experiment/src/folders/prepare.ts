import {
  existsSync,
  mkdirSync,
  readdirSync,
  rmdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import {
  environmentFile,
  formatNames,
  partialSuffix,
  readReceipt,
  receiptFile,
} from '@podsim/output';
import { resultTables } from '../tables.ts';

/** A folder that results must not be written to. */
export class FolderError extends Error {
  override readonly name = 'FolderError';
}

/**
 * Makes a folder ready for results: creates it, or empties it if it holds older results. Only
 * files that podsim writes are removed.
 *
 * @throws FolderError for a file, or for a folder that holds other things and no results.
 */
export function prepareFolder(directory: string): void {
  const entries = create(directory);
  const receipts = [receiptFile, receiptFile + partialSuffix];
  if (entries.length > 0 && !receipts.some((name) => entries.includes(name))) {
    throw new FolderError(
      `${directory} is not empty and holds no results (no ${receiptFile}); nothing was written`,
    );
  }
  try {
    removeResults(directory, entries);
    // From now on the folder is known as ours, also if we are killed.
    writeFileSync(join(directory, receiptFile + partialSuffix), '');
  } catch (error) {
    throw cannotWrite(directory, error);
  }
}

function create(directory: string): string[] {
  try {
    createWithParents(directory);
    return readdirSync(directory);
  } catch (error) {
    throw cannotWrite(directory, error);
  }
}

function cannotWrite(directory: string, error: unknown): FolderError {
  const { code, message } = error as NodeJS.ErrnoException;
  return new FolderError(`cannot write to ${directory}: ${reasons[code ?? ''] ?? message}`);
}

const reasons: Readonly<Record<string, string>> = {
  EEXIST: 'it is a file',
  ENOTDIR: 'a part of the path is a file',
  EACCES: 'permission denied',
  EROFS: 'the file system is read-only',
  ENOSPC: 'no space is left on the device',
  ENAMETOOLONG: 'the name is too long',
};

/**
 * Not `recursive: true`, which tries for ever where the parent exists and yet nothing can be made
 * in it, as in /proc.
 */
function createWithParents(directory: string): void {
  if (existsSync(directory) && statSync(directory).isDirectory()) return;
  const parent = dirname(directory);
  if (parent !== directory) createWithParents(parent);
  mkdirSync(directory);
}

function removeResults(directory: string, entries: readonly string[]): void {
  const declared = tablesOfReceipt(directory);
  for (const entry of entries) {
    const path = join(directory, entry);
    if (/^run=\d+$/.test(entry)) {
      removeResults(path, readdirSync(path));
      if (readdirSync(path).length === 0) rmdirSync(path);
    } else if (isResult(entry, declared)) {
      rmSync(path);
    }
  }
}

/** Tables that a plugin declared are known from the receipt only. */
function tablesOfReceipt(directory: string): ReadonlySet<string> {
  try {
    const receipt = readReceipt(directory);
    return new Set(receipt.kind === 'Run' ? Object.keys(receipt.tables) : []);
  } catch {
    return new Set();
  }
}

function isResult(entry: string, declared: ReadonlySet<string>): boolean {
  const name = entry.endsWith(partialSuffix) ? entry.slice(0, -partialSuffix.length) : entry;
  if (name === receiptFile || name === environmentFile) return true;
  const [table, format, ...more] = name.split('.');
  const formats: readonly (string | undefined)[] = formatNames;
  const isTable = resultTables.has(table as string) || declared.has(table as string);
  return more.length === 0 && formats.includes(format) && isTable;
}
