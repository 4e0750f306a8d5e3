/** Events that were counted in a stretch of time. */
export interface Counted {
  /** Failures, slow requests, or requests. */
  readonly events: number;
  /** Requests that could be such an event; of requests themselves the length of the stretch. */
  readonly of: number;
}

/** The chance that noise alone is taken for a change, in one question, is kept below this. */
const falseAlarms = 0.001;

/** Fewer events than this in a stretch, seen or to be expected by the other, prove nothing. */
const fewestEvents = 10;

/**
 * Whether the share of events after is higher than before. Exact conditional test of two Poisson or binomial rates
 * (Przyborowski and Wilenski 1940): of all events together, those after are binomial with the share of `of` after.
 */
export function hasRisen(before: Counted, after: Counted, tries: number): boolean {
  const [was, is] = [sound(before), sound(after)];
  if (was === undefined || is === undefined) return false;
  if (Math.min(was.of, is.of) < fewestEvents) return false;
  return upperTail(was, is) < falseAlarms / tries;
}

/** Whether requests come at another rate after than before, in either direction; `of` are seconds. */
export function hasChanged(before: Counted, after: Counted, tries: number): boolean {
  const [was, is] = [sound(before), sound(after)];
  if (was === undefined || is === undefined) return false;
  if (!isEnough(was, is) || !isEnough(is, was)) return false;
  const tail = Math.min(upperTail(was, is), upperTail(is, was));
  return 2 * tail < falseAlarms / tries;
}

/** How many stretches could have been picked of so many points: each has a beginning and an end. */
export function stretchesOf(points: number): number {
  return Math.max(1, (points * points) / 2);
}

/** As counters that are read one after another give it: a difference of two may be below zero. Undefined: no number. */
function sound({ events, of }: Counted): Counted | undefined {
  if (!Number.isFinite(events) || !Number.isFinite(of)) return undefined;
  return { events: Math.max(0, events), of: Math.max(0, of) };
}

function isEnough(one: Counted, other: Counted): boolean {
  const expected = other.of === 0 ? 0 : (other.events * one.of) / other.of;
  return Math.max(one.events, expected) >= fewestEvents;
}

/** Chance of at least the events after, were the rate the same. */
function upperTail(before: Counted, after: Counted): number {
  const share = after.of / (before.of + after.of);
  const [events, all] = [Math.round(after.events), Math.round(before.events + after.events)];
  // Below its mean a tail is no proof, and long to add up.
  if (events <= share * all) return 1;
  let term = Math.exp(
    logChoose(all, events) + events * Math.log(share) + (all - events) * Math.log1p(-share),
  );
  let sum = 0;
  for (let count = events; count <= all && term > sum * 1e-12; count += 1) {
    sum += term;
    term *= ((all - count) / (count + 1)) * (share / (1 - share));
  }
  return sum;
}

function logChoose(all: number, some: number): number {
  return logFactorial(all) - logFactorial(some) - logFactorial(all - some);
}

/** Stirling's series, exact to 1e-10 from 10 on. */
function logFactorial(n: number): number {
  if (n < 10)
    return Math.log([...Array(n + 1).keys()].slice(1).reduce((product, each) => product * each, 1));
  const x = n + 1;
  return (
    (x - 0.5) * Math.log(x) - x + 0.5 * Math.log(2 * Math.PI) + 1 / (12 * x) - 1 / (360 * x ** 3)
  );
}
