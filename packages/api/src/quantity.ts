/**
 * Kubernetes quantities: `500m`, `1.5`, `64Mi`, `2G`, `1e3`.
 *
 * Mirrors `apimachinery/pkg/api/resource`. Arithmetic is exact (BigInt) until the last rounding,
 * which goes up as the API server's `Value()` and `MilliValue()` do.
 */

/** An exact non-rounded amount: `numerator / denominator`. */
export interface Quantity {
  readonly numerator: bigint;
  readonly denominator: bigint;
}

const WRONG_FORMAT =
  "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'";
const WRONG_NUMBER = 'unable to parse numeric part of quantity';
const WRONG_SUFFIX = "unable to parse quantity's suffix";

const DECIMAL_EXPONENTS: ReadonlyMap<string, number> = new Map([
  ['n', -9],
  ['u', -6],
  ['m', -3],
  ['', 0],
  ['k', 3],
  ['M', 6],
  ['G', 9],
  ['T', 12],
  ['P', 15],
  ['E', 18],
]);
const BINARY_EXPONENTS: ReadonlyMap<string, number> = new Map([
  ['Ki', 10],
  ['Mi', 20],
  ['Gi', 30],
  ['Ti', 40],
  ['Pi', 50],
  ['Ei', 60],
]);

/** Beyond this power of ten every amount is either saturated or below one unit. */
const LARGEST_EXPONENT = 64;
const LARGEST = BigInt(Number.MAX_SAFE_INTEGER);

const tenTo = (exponent: number): bigint => BigInt(`1${'0'.repeat(exponent)}`);

/**
 * Reads a quantity; a number is read as its own digits, as the API server reads a JSON number.
 *
 * @throws RangeError in the API server's words.
 */
export function parseQuantity(input: string | number): Quantity {
  const text = String(input);
  const match = /^([+-]?)([0-9]*)(?:\.([0-9]*))?([eEinumkKMGTP]*[-+]?[0-9]*)$/.exec(text);
  if (text === '' || match === null) throw new RangeError(WRONG_FORMAT);
  const [, sign = '', whole = '', fraction = '', suffix = ''] = match;
  if (whole === '' && fraction === '') {
    throw new RangeError(text.startsWith('.') || text.includes('.') ? WRONG_NUMBER : WRONG_FORMAT);
  }
  const digits = BigInt(sign + whole + fraction);
  const binary = BINARY_EXPONENTS.get(suffix);
  if (binary !== undefined) {
    return { numerator: digits << BigInt(binary), denominator: tenTo(fraction.length) };
  }
  const exponent = decimalExponent(suffix) - fraction.length;
  return exponent >= 0
    ? { numerator: digits * tenTo(exponent), denominator: 1n }
    : { numerator: digits, denominator: tenTo(-exponent) };
}

function decimalExponent(suffix: string): number {
  const known = DECIMAL_EXPONENTS.get(suffix);
  if (known !== undefined) return known;
  if (!/^[eE][-+]?[0-9]+$/.test(suffix)) throw new RangeError(WRONG_SUFFIX);
  const exponent = Number(suffix.slice(1));
  return Math.max(-LARGEST_EXPONENT, Math.min(LARGEST_EXPONENT, exponent));
}

/** Rounds away from zero and saturates at the largest exact integer. */
function scaled(quantity: Quantity, factor: bigint): number {
  const numerator = quantity.numerator * factor;
  const truncated = numerator / quantity.denominator;
  const exact = truncated * quantity.denominator === numerator;
  const rounded = exact ? truncated : truncated + (numerator > 0n ? 1n : -1n);
  if (rounded > LARGEST) return Number.MAX_SAFE_INTEGER;
  return rounded < -LARGEST ? -Number.MAX_SAFE_INTEGER : Number(rounded);
}

/** CPU in millicores, rounded up. Throws as `parseQuantity`. */
export function parseCpu(input: string | number): number {
  return scaled(parseQuantity(input), 1000n);
}

/** Memory in bytes, rounded up. Throws as `parseQuantity`. */
export function parseMemory(input: string | number): number {
  return scaled(parseQuantity(input), 1n);
}

/** Millicores in canonical form: `500m`, `2`. */
export function formatCpu(millicores: number): string {
  return millicores % 1000 === 0 ? String(millicores / 1000) : `${millicores}m`;
}

/** Bytes in canonical binary form: `64Mi`, `1536Mi`, `1000`. */
export function formatMemory(bytes: number): string {
  let value = bytes;
  let unit = 0;
  const units = ['', 'Ki', 'Mi', 'Gi', 'Ti', 'Pi'];
  while (value !== 0 && value % 1024 === 0 && unit < units.length - 1) {
    value /= 1024;
    unit += 1;
  }
  return `${value}${units[unit]}`;
}
