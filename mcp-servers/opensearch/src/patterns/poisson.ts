/** How often something happened, and in how long a time. */
export interface Counted {
  readonly count: number;
  readonly lengthMs: number;
}

/**
 * How probable so many events now, or more, would be by chance, had nothing changed: the exact conditional test of two
 * Poisson rates (Przyborowski and Wilenski 1940). Of all events each falls into `now` with the share of its time.
 */
export function chanceOfMore(before: Counted, now: Counted): number {
  const whole = before.lengthMs + now.lengthMs;
  if (whole <= 0) return 1;
  return upperTail(before.count + now.count, now.lengthMs / whole, now.count);
}

/** P(X ≥ least) of a binomial distribution. */
function upperTail(trials: number, chance: number, least: number): number {
  if (least <= 0 || chance >= 1) return 1;
  if (chance <= 0) return 0;
  const odds = chance / (1 - chance);
  let term = Math.exp(logTerm(trials, chance, least));
  let sum = 0;
  for (let count = least; count <= trials; count += 1) {
    sum += term;
    // Beyond the middle each term is smaller than the one before.
    if (count > trials * chance && term < sum * 1e-12) break;
    term *= ((trials - count) / (count + 1)) * odds;
  }
  return Math.min(1, sum);
}

function logTerm(trials: number, chance: number, count: number): number {
  const ways = logFactorial(trials) - logFactorial(count) - logFactorial(trials - count);
  return ways + count * Math.log(chance) + (trials - count) * Math.log(1 - chance);
}

/** Stirling's series, to 1e-9 from 10 on; below by multiplication. */
function logFactorial(number: number): number {
  if (number < 10) {
    let product = 1;
    for (let factor = 2; factor <= number; factor += 1) product *= factor;
    return Math.log(product);
  }
  const series = 1 / (12 * number) - 1 / (360 * number ** 3) + 1 / (1260 * number ** 5);
  return number * Math.log(number) - number + Math.log(2 * Math.PI * number) / 2 + series;
}
