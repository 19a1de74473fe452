/**
 * Elementary functions from + - * / and the bits of a double only. Engines are free in the last
 * bits of Math.log, Math.exp and Math.pow, and use that freedom from release to release; these
 * give the same bits everywhere. Results are within one unit in the last place.
 */

const float = new Float64Array([1]);
const words = new Uint32Array(float.buffer);
/** Index of the word with sign and exponent; 1.0 has a zero low word on either byte order. */
const HIGH = words[0] === 0 ? 1 : 0;
const LOW = 1 - HIGH;

/** ln 2 in two parts; the first has 32 bits, so that its product with an exponent is exact. */
const LN2_HIGH = 0.6931471803691238;
const LN2_LOW = 1.9082149292705877e-10;

/** 2^k, for k from -1022 to 1023. */
function powerOfTwo(k: number): number {
  words[LOW] = 0;
  words[HIGH] = (k + 1023) << 20;
  return float[0] as number;
}

/** The second result of `split`. */
let mantissa = 1;

/** Returns k and leaves m in `mantissa`: x = 2^k m with m from sqrt(1/2) to sqrt(2). */
function split(x: number): number {
  // A subnormal number is scaled by 2^54 first.
  const subnormal = x < 2.2250738585072014e-308;
  float[0] = subnormal ? x * 18014398509481984 : x;
  const top = words[HIGH] as number;
  const k = (top >>> 20) - (subnormal ? 1077 : 1023);
  words[HIGH] = (top & 0xfffff) | 0x3ff00000;
  mantissa = float[0] as number;
  if (mantissa < Math.SQRT2) return k;
  mantissa *= 0.5;
  return k + 1;
}

/** Coefficients of 2 atanh(s) = 2s + s (2/3 s^2 + 2/5 s^4 + …), highest first. */
const ATANH = [2 / 23, 2 / 21, 2 / 19, 2 / 17, 2 / 15, 2 / 13, 2 / 11, 2 / 9, 2 / 7, 2 / 5, 2 / 3];

/** The natural logarithm: -Infinity at 0, NaN below. */
export function log(x: number): number {
  if (!(x > 0)) return x === 0 ? -Infinity : Number.NaN;
  if (x === Infinity) return Infinity;
  const k = split(x);
  const f = mantissa - 1;
  const s = f / (2 + f);
  const z = s * s;
  let series = 0;
  for (let i = 0; i < ATANH.length; i++) series = (series + (ATANH[i] as number)) * z;
  // 2s = f - f^2/2 + s f^2/2: the leading term f is exact, so only small terms have errors.
  const half = 0.5 * f * f;
  return k * LN2_HIGH - (half - (s * (half + series) + k * LN2_LOW) - f);
}

/** 1/13!, …, 1/2!: Taylor's series of exp, highest first. */
const EXP = [
  1 / 6227020800,
  1 / 479001600,
  1 / 39916800,
  1 / 3628800,
  1 / 362880,
  1 / 40320,
  1 / 5040,
  1 / 720,
  1 / 120,
  1 / 24,
  1 / 6,
  1 / 2,
];

/** e to the power of x. */
export function exp(x: number): number {
  return expOfSum(x, 0);
}

/** e to the power of x + tail, where the tail is below the last place of x. */
function expOfSum(x: number, tail: number): number {
  if (x > 709.782712893384) return Infinity;
  if (x < -745.1332191019412) return 0;
  if (Number.isNaN(x)) return x;
  // x = k ln 2 + r with |r| <= ln 2 / 2; `lost` is what rounding took from r.
  const k = Math.round(x * Math.LOG2E);
  const upper = x - k * LN2_HIGH;
  const lower = k * LN2_LOW - tail;
  const r = upper - lower;
  const lost = upper - r - lower;
  let series = 0;
  for (let i = 0; i < EXP.length; i++) series = series * r + (EXP[i] as number);
  const y = 1 + (r + (series * r * r + lost * (1 + r)));
  if (k > 1023) return y * 2 * powerOfTwo(k - 1);
  if (k < -1022) return y * powerOfTwo(k + 100) * powerOfTwo(-100);
  return y * powerOfTwo(k);
}

/** x to the power of y, for x >= 0; NaN for a negative x. */
export function pow(x: number, y: number): number {
  if (y === 0 || x === 1) return 1;
  const plain = y * log(x);
  // An error of y log x is an error of the result times |y log x|, so more digits are needed.
  if (!(x > 0 && x < Infinity && plain > -750 && plain < 750)) return exp(plain);
  const high = logInTwo(x);
  const product = y * high;
  return expOfSum(product, productError(y, high, product) + y * logTail);
}

/** The second result of `logInTwo`. */
let logTail = 0;

const TWO_THIRDS = 2 / 3;
/** What the double lacks. */
const TWO_THIRDS_TAIL = 3.700743415417188e-17;

/** The logarithm with about 20 digits: the leading part, and the rest in `logTail`. */
function logInTwo(x: number): number {
  const k = split(x);
  const f = mantissa - 1;
  const d = 2 + f;
  const dTail = f - (d - 2);
  const s = f / d;
  const sd = s * d;
  const sTail = (f - sd - productError(s, d, sd) - s * dTail) / d;
  const z = s * s;
  const zTail = productError(s, s, z) + 2 * s * sTail;
  let series = 0;
  for (let i = 0; i < ATANH.length - 1; i++) series = (series + (ATANH[i] as number)) * z;
  // log m = s (2 + t) with t = 2/3 z + 2/5 z^2 + …
  const lead = z * TWO_THIRDS;
  const t = lead + series * z;
  const tTail =
    lead -
    t +
    series * z +
    productError(z, TWO_THIRDS, lead) +
    z * TWO_THIRDS_TAIL +
    zTail * TWO_THIRDS;
  const st = s * t;
  const logM = 2 * s + st;
  const logMTail = st - (logM - 2 * s) + productError(s, t, st) + 2 * sTail + s * tTail + sTail * t;
  const scaled = k * LN2_HIGH;
  const sum = scaled + logM;
  const rest = k === 0 ? 0 : logM - (sum - scaled);
  const tail = rest + (logMTail + k * LN2_LOW);
  const high = sum + tail;
  logTail = tail - (high - sum);
  return high;
}

/** a b - ab exactly, where ab is the rounded product: Dekker's splitting into half words. */
function productError(a: number, b: number, ab: number): number {
  const aHigh = upperHalf(a);
  const bHigh = upperHalf(b);
  const aLow = a - aHigh;
  const bLow = b - bHigh;
  return aLow * bLow - (ab - aHigh * bHigh - aLow * bHigh - aHigh * bLow);
}

function upperHalf(a: number): number {
  const scaled = a * 134217729;
  return scaled - (scaled - a);
}
