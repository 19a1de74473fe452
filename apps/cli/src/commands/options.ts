import { InvalidArgumentError } from 'commander';

/** A whole number from 1. */
export function positiveInteger(text: string): number {
  const value = Number(text);
  if (/^\d+$/.test(text) && Number.isSafeInteger(value) && value > 0) return value;
  throw new InvalidArgumentError('It must be a whole number from 1.');
}

/** Worker threads: each is a whole engine, so a thousand would only eat the memory. */
export function threadCount(text: string): number {
  const value = /^\d+$/.test(text) ? Number(text) : 0;
  if (value >= 1 && value <= 512) return value;
  throw new InvalidArgumentError('It must be a whole number from 1 to 512.');
}

/** A text, such as the name of a folder. */
export function someText(text: string): string {
  if (text !== '') return text;
  throw new InvalidArgumentError('It must not be empty.');
}

/** A seed: a whole number, or any other text as it is. */
export function seed(text: string): number | string {
  const value = Number(text);
  if (/^-?\d+$/.test(text) && Number.isSafeInteger(value)) return value;
  if (text !== '') return text;
  throw new InvalidArgumentError('It must not be empty.');
}

/** Values of an option that may be given several times, with several values each. */
export function collectList(text: string, before: readonly string[] = []): readonly string[] {
  return [...before, ...text.split(',').filter((item) => item !== '')];
}

/** Values of an option that may be given several times, one value each. */
export function collect(text: string, before: readonly string[] = []): readonly string[] {
  return [...before, text];
}
