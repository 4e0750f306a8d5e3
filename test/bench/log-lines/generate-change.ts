/** Two equally long windows of lines and what truly changed between them. */
import {
  type Draft,
  defaultLines,
  frequencies,
  type LogLine,
  writeEvents,
} from "./generate-lines.ts";
import { createRandom, type Random } from "./random.ts";
import { templates } from "./templates.table.ts";

export interface ChangeWanted {
  readonly seed: number;
  /** About how many events the window before has. */
  readonly lines?: number;
  /** How many templates the window before does not have. */
  readonly newTemplates: number;
  /** How many templates come five times as often now. */
  readonly grownTemplates: number;
  readonly windowMs?: number;
}

export interface Change {
  readonly before: LogLine[];
  readonly now: LogLine[];
  /** Numbers of templates; all others keep their rate but for chance (Poisson). */
  readonly truth: { readonly new: number[]; readonly grown: number[] };
}

const growth = 5;
/** `now` starts here and `before` ends here. */
const boundaryMs = Date.parse("2026-11-30T05:00:00Z");

export function generateChange({
  seed,
  lines = defaultLines,
  newTemplates,
  grownTemplates,
  windowMs = 15 * 60_000,
}: ChangeWanted): Change {
  const random = createRandom(seed);
  const rates = frequencies(random, templates).map((share) => share * lines);
  if (newTemplates + grownTemplates > rates.length) {
    throw new RangeError(`There are only ${rates.length} templates.`);
  }
  const drawn = random.shuffled(rates.map((_, template) => template));
  const truth = {
    new: ascending(drawn.slice(0, newTemplates)),
    grown: ascending(drawn.slice(newTemplates, newTemplates + grownTemplates)),
  };
  const ratesBefore = rates.map((rate, template) => (truth.new.includes(template) ? 0 : rate));
  const ratesNow = rates.map((rate, template) =>
    truth.grown.includes(template) ? growth * rate : rate,
  );
  const written = (counted: readonly number[], within: readonly [number, number]) =>
    writeEvents(random, happened(random, counted, within), templates);
  return {
    before: written(ratesBefore, [boundaryMs - windowMs, boundaryMs]),
    now: written(ratesNow, [boundaryMs, boundaryMs + windowMs]),
    truth,
  };
}

/** What is not new was seen at least once before, and what is new is seen at least once now. */
function happened(
  random: Random,
  rates: readonly number[],
  [fromMs, toMs]: readonly [number, number],
): Draft[] {
  return rates.flatMap((rate, template) => {
    const count = rate === 0 ? 0 : Math.max(1, random.poisson(rate));
    return Array.from({ length: count }, () => ({
      template,
      timeMs: random.whole(fromMs, toMs - 1),
    }));
  });
}

function ascending(numbers: readonly number[]): number[] {
  return numbers.toSorted((left, right) => left - right);
}
