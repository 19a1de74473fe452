import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Table } from '@podsim/kernel';
import {
  BrokenReceiptError,
  findTable,
  partialSuffix,
  type Receipt,
  type Rows,
  readReceipt,
  readTable,
  receiptFile,
} from '@podsim/output';
import { runFolder } from './folders/result-folder.ts';

/** A folder that holds no results, or not those asked for. */
export class NoResultsError extends Error {
  override readonly name = 'NoResultsError';
}

const folders = new WeakMap<Receipt, string>();

/** The folder that a receipt was read from by `openRun`; empty for any other. */
export function folderOf(receipt: Receipt): string {
  return folders.get(receipt) ?? '';
}

/**
 * The receipt of one run.
 *
 * @throws NoResultsError for a folder without results, or with those of several runs.
 */
export function openRun(directory: string): Receipt & { kind: 'Run' } {
  if (!existsSync(join(directory, receiptFile))) {
    throw new NoResultsError(noReceipt(directory));
  }
  const receipt = receiptIn(directory);
  if (receipt.kind === 'Run') {
    folders.set(receipt, directory);
    return receipt;
  }
  throw new NoResultsError(
    `${directory} holds ${receipt.runs} runs; choose one, such as ${runFolder(directory, 1)}`,
  );
}

/** Why there is no receipt. */
export function noReceipt(directory: string): string {
  const isBegun = existsSync(join(directory, receiptFile + partialSuffix));
  if (isBegun) return `the run in ${directory} was killed, or goes on: ${receiptFile} comes last`;
  return `${directory} holds no results: there is no ${receiptFile} in it`;
}

/**
 * The receipt in a folder.
 *
 * @throws NoResultsError if it cannot be read, or is none.
 */
export function receiptIn(directory: string): Receipt {
  try {
    return readReceipt(directory);
  } catch (error) {
    if (error instanceof BrokenReceiptError) throw new NoResultsError(error.message);
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === undefined) throw error;
    const why = code === 'EISDIR' ? `${receiptFile} is a folder` : message;
    throw new NoResultsError(`${directory} holds no results that can be read: ${why}`);
  }
}

/**
 * The rows of a table of a run, some at a time.
 *
 * @throws NoResultsError if the table was not written.
 */
export function readRows(directory: string, table: Table): AsyncGenerator<Rows> {
  const file = findTable(directory, table);
  if (file !== null) return readTable(file, table);
  throw new NoResultsError(`${directory} has no table ${table.name}; it was not asked for`);
}
