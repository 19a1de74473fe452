import type { Field } from '../reading/field.ts';
import type { IntOrPercent } from './types.ts';

/** An integer that may not be negative. */
export function readCount(field: Field, fallback: number): number {
  const value = field.integer() ?? fallback;
  if (value < 0) field.invalid('must be greater than or equal to 0');
  return value;
}

/** `5` or `25%`; neither negative. */
export function readIntOrPercent(field: Field, fallback: IntOrPercent): IntOrPercent {
  const value = field.integerOrText() ?? fallback;
  if (typeof value === 'number') {
    if (value < 0) field.invalid('must be greater than or equal to 0');
    return value;
  }
  if (isPercent(value)) return value;
  field.invalid("a valid percent string must be a numeric string followed by an ending '%'");
  return fallback;
}

const isPercent = (text: string): text is `${number}%` => /^[0-9]+%$/.test(text);

/** What a number or a share of `total` comes to (apimachinery `GetScaledValueFromIntOrPercent`). */
export function scaled(value: IntOrPercent, total: number, rounding: 'up' | 'down'): number {
  if (typeof value === 'number') return value;
  const share = Number(value.slice(0, -1)) * total;
  return rounding === 'up' ? Math.ceil(share / 100) : Math.floor(share / 100);
}
