import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TableDigest } from '../digest.ts';
import { writeWhole } from '../formats/partial-file.ts';
import { canonicalJson } from './canonical-json.ts';
import { receiptProblem } from './receipt-shape.ts';

/** The file that makes a folder a result folder. */
export const receiptFile = 'run.json';
export const environmentFile = 'environment.json';

/** A plugin as it was loaded. */
export interface PluginIdentity {
  readonly name: string;
  readonly version: string;
  /** Hash of its content. */
  readonly digest: string;
}

/**
 * How a run ended: `reached` its duration, was `idle` before, was `interrupted` by a signal, hit a
 * `limit`, was ended by an error of a `plugin`, or `failed`.
 */
export type Outcome = 'reached' | 'idle' | 'interrupted' | 'limit' | 'plugin' | 'failed';

/** What a run was made of; the same in the receipt of a run and of all runs together. */
export interface Origin {
  /** Version of the engine that ran. */
  readonly engine: string;
  readonly seed: number | string;
  readonly plugins: readonly PluginIdentity[];
  /** The resolved scenario, manifests in full. */
  readonly scenario: unknown;
}

/** How one run came out. */
export interface RunResult {
  readonly outcome: Outcome;
  /** Virtual time of its end, in microseconds. */
  readonly end_us: number;
  /** Present for `limit`, `plugin` and `failed`. */
  readonly error?: string;
  /** By table, those that were written. */
  readonly tables: Readonly<Record<string, TableDigest>>;
}

/** The receipt of one run: only what reproduces. */
export interface RunReceipt extends Origin, RunResult {
  readonly kind: 'Run';
  /** From 1. */
  readonly replication: number;
}

/** The receipt of a folder that holds several runs, in `run=1`, `run=2` and so on. */
export interface ExperimentReceipt extends Origin {
  readonly kind: 'Experiment';
  readonly runs: number;
  /** Those that were started, by replication. */
  readonly results: readonly ({ readonly replication: number } & RunResult)[];
}

export type Receipt = RunReceipt | ExperimentReceipt;

/** What does not reproduce, and no digest covers. */
export interface Environment {
  readonly node: string;
  readonly platform: string;
  readonly host: string;
  readonly processors: number;
  readonly workers: number;
  /** ISO 8601. */
  readonly started: string;
  readonly wall_seconds: number;
  /** Where plugins were loaded from. */
  readonly plugins: readonly PluginPath[];
}

/** Where a plugin was on the machine that ran it. */
export interface PluginPath {
  readonly name: string;
  /** The module. */
  readonly file: string;
  /** The folder of its package; null for a file of its own. */
  readonly root: string | null;
}

/** The environment that results were made in; null if that is not told any more. */
export function readEnvironment(directory: string): Environment | null {
  try {
    return JSON.parse(readFileSync(join(directory, environmentFile), 'utf8')) as Environment;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}

export function writeReceipt(directory: string, receipt: Receipt): void {
  writeWhole(join(directory, receiptFile), canonicalJson(receipt));
}

export function writeEnvironment(directory: string, environment: Environment): void {
  writeWhole(join(directory, environmentFile), canonicalJson(environment));
}

/** A receipt that was cut off or changed, or that is none. */
export class BrokenReceiptError extends Error {
  override readonly name = 'BrokenReceiptError';
}

/**
 * Reads the receipt of a result folder.
 *
 * @throws BrokenReceiptError if it is not a receipt; an error with a code if it cannot be read.
 */
export function readReceipt(directory: string): Receipt {
  const path = join(directory, receiptFile);
  const text = readFileSync(path, 'utf8');
  let receipt: unknown;
  try {
    receipt = JSON.parse(text);
  } catch {
    const what = text === '' ? 'is empty' : 'is cut off, or not JSON';
    throw new BrokenReceiptError(`${path} ${what}`);
  }
  const wrong = receiptProblem(receipt);
  if (wrong !== null) throw new BrokenReceiptError(`${path} is not a receipt of podsim: ${wrong}`);
  return receipt as Receipt;
}
