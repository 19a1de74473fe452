import { exp, log, pow } from './math.ts';

/** Functions of probability theory, from our own elementary functions. */

/** ln sqrt(2 pi). */
const HALF_LOG_TAU = 0.9189385332046728;

/** The terms of Stirling's series, B(2k) / (2k (2k - 1)), highest first. */
const STIRLING = [-691 / 360360, 1 / 1188, -1 / 1680, 1 / 1260, -1 / 360, 1 / 12];

/** The logarithm of the gamma function, for x > 0. */
export function logGamma(x: number): number {
  // Gamma(x) = Gamma(x + n) / (x (x + 1) … (x + n - 1)): the series is exact enough from 15 on.
  let product = 1;
  let y = x;
  while (y < 15) product *= y++;
  const z = 1 / (y * y);
  let series = 0;
  for (let i = 0; i < STIRLING.length; i++) series = series * z + (STIRLING[i] as number);
  return (y - 0.5) * log(y) - y + HALF_LOG_TAU + series / y - log(product);
}

type Coefficients = readonly number[];

function polynomial(coefficients: Coefficients, x: number): number {
  let sum = 0;
  for (let i = coefficients.length - 1; i >= 0; i--) sum = sum * x + (coefficients[i] as number);
  return sum;
}

/** Wichura's rational functions (AS 241, PPND16), lowest power first: centre, flank, far tail. */
const A: Coefficients = [
  3.3871328727963665, 133.14166789178438, 1971.5909503065513, 13731.69376550946, 45921.95393154987,
  67265.7709270087, 33430.57558358813, 2509.0809287301227,
];
const B: Coefficients = [
  1, 42.31333070160091, 687.1870074920579, 5394.196021424751, 21213.794301586597, 39307.89580009271,
  28729.085735721943, 5226.495278852854,
];
const C: Coefficients = [
  1.4234371107496835, 4.630337846156546, 5.769497221460691, 3.6478483247632045, 1.2704582524523684,
  0.2417807251774506, 0.022723844989269184, 0.0007745450142783414,
];
const D: Coefficients = [
  1, 2.053191626637759, 1.6763848301838038, 0.6897673349851, 0.14810397642748008,
  0.015198666563616457, 0.0005475938084995345, 1.0507500716444169e-9,
];
const E: Coefficients = [
  6.657904643501103, 5.463784911164114, 1.7848265399172913, 0.29656057182850487,
  0.026532189526576124, 0.0012426609473880784, 2.7115555687434876e-5, 2.0103343992922881e-7,
];
const F: Coefficients = [
  1, 0.599832206555888, 0.1369298809227358, 0.014875361290850615, 0.0007868691311456133,
  1.8463183175100548e-5, 1.421511758316446e-7, 2.0442631033899397e-15,
];

/** The quantile of the standard normal distribution, for p in (0, 1): AS 241. */
export function normalQuantile(p: number): number {
  const q = p - 0.5;
  if (q >= -0.425 && q <= 0.425) {
    const r = 0.180625 - q * q;
    return (q * polynomial(A, r)) / polynomial(B, r);
  }
  const r = Math.sqrt(-log(q < 0 ? p : 1 - p));
  const z =
    r <= 5
      ? polynomial(C, r - 1.6) / polynomial(D, r - 1.6)
      : polynomial(E, r - 5) / polynomial(F, r - 5);
  return q < 0 ? -z : z;
}

/** P(X <= x) for X of a gamma distribution with scale 1: the regularised incomplete gamma. */
export function gammaLower(shape: number, x: number): number {
  if (x <= 0) return 0;
  const front = exp(shape * log(x) - x - logGamma(shape));
  return x < shape + 1 ? front * gammaSeries(shape, x) : 1 - front * gammaFraction(shape, x);
}

const EPSILON = 1 / 0x20_0000_0000_0000;

/** sum of x^n / (a (a + 1) … (a + n)). */
function gammaSeries(a: number, x: number): number {
  let term = 1 / a;
  let sum = term;
  for (let n = 1; term > sum * EPSILON; n++) {
    term *= x / (a + n);
    sum += term;
  }
  return sum;
}

/** Legendre's continued fraction 1 / (x + 1 - a - 1 (1 - a) / (x + 3 - a - …)), by Lentz. */
function gammaFraction(a: number, x: number): number {
  const tiny = 1e-300;
  let b = x + 1 - a;
  let c = 1 / tiny;
  let d = 1 / b;
  let result = d;
  for (let n = 1; n < 100_000; n++) {
    const factor = n * (a - n);
    b += 2;
    d = 1 / (factor * d + b || tiny);
    c = b + factor / c || tiny;
    result *= c * d;
    if (Math.abs(c * d - 1) <= 2 * EPSILON) break;
  }
  return result;
}

/** Above this shape the Wilson-Hilferty cube is right to 1e-8, and the sums would be long. */
const CUBE_SHAPE = 1e6;
/** Each step of Halley's triples the digits, so the last one needs only a third of them. */
const SMALL_STEP = 1e-6;

/** The quantile of the gamma distribution with scale 1, for p in [0, 1). */
export function gammaQuantile(shape: number, p: number): number {
  if (p <= 0) return 0;
  let x = gammaGuess(shape, p);
  if (shape > CUBE_SHAPE || x < 1e-280) return x;
  const logOfGamma = logGamma(shape);
  let low = 0;
  let high = Infinity;
  for (let i = 0; i < 100; i++) {
    // front / x is the density. The tail that is summed is the one that does not cancel.
    const front = exp(shape * log(x) - x - logOfGamma);
    const error =
      x < shape + 1 ? front * gammaSeries(shape, x) - p : 1 - p - front * gammaFraction(shape, x);
    if (error === 0) break;
    if (error < 0) low = x;
    else high = x;
    const newton = (error * x) / front;
    const bend = Math.max(-0.5, Math.min(0.5, (newton * ((shape - 1) / x - 1)) / 2));
    const step = newton / (1 - bend);
    const next = x - step;
    if (next > low && next < high) {
      x = next;
      if (Math.abs(step) <= SMALL_STEP * x) break;
    } else {
      // The step left the bracket: halve it instead.
      x = high === Infinity ? 2 * x : (low + high) / 2;
      if (x === low || x === high) break;
    }
  }
  return x;
}

/** Wilson and Hilferty's cube of a normal variate; for small shapes, the power law near 0. */
function gammaGuess(shape: number, p: number): number {
  if (shape >= 1) {
    const cube = 1 - 1 / (9 * shape) + normalQuantile(p) / (3 * Math.sqrt(shape));
    if (cube > 0.2) return shape * cube * cube * cube;
  }
  const power = pow(p * exp(logGamma(shape + 1)), 1 / shape);
  return power < 0.5 || shape >= 1 ? power : 0.5 - log(1 - p);
}
