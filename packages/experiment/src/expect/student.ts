/**
 * Quantiles of Student's t distribution, for intervals of means over runs.
 *
 * For a whole number of degrees of freedom the distribution function is a finite sum (Abramowitz
 * and Stegun, 26.7.3 and 26.7.4), which is inverted by bisection.
 */
export function studentQuantile(confidence: number, degrees: number): number {
  let low = 0;
  let high = 1;
  while (within(high, degrees) < confidence) high *= 2;
  for (let i = 0; i < 80; i++) {
    const middle = (low + high) / 2;
    if (within(middle, degrees) < confidence) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/** The probability of a value between -t and t. */
function within(t: number, degrees: number): number {
  const cosine2 = degrees / (degrees + t * t);
  const sine = t / Math.sqrt(degrees + t * t);
  const isEven = degrees % 2 === 0;
  let term = isEven ? 1 : Math.sqrt(cosine2);
  let sum = degrees === 1 ? 0 : term;
  for (let k = isEven ? 2 : 3; k <= degrees - 2; k += 2) {
    term *= ((k - 1) / k) * cosine2;
    sum += term;
  }
  if (isEven) return sine * sum;
  const angle = Math.atan(t / Math.sqrt(degrees));
  return (2 / Math.PI) * (angle + sine * sum);
}
