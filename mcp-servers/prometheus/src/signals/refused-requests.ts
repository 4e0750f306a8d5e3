import { duration } from "../api/promql.ts";
import type { Source } from "./find-sources.ts";
import { readOne } from "./read-samples.ts";
import type { Beside, Measurement } from "./signal-plan.ts";
import { type Counted, hasRisen } from "./significance.ts";
import { allOf, clientErrorsOf, limitedOf } from "./traffic.ts";

/** A service that refuses this share of its requests for their number is not well; as `tellingShare` of workload-lines.ts. */
const tellingShare = 0.01;

/** The share that was refused for its number, where it is a telling one. */
export async function limitedShare(
  sources: readonly Source[],
  range: string,
  measurement: Measurement,
): Promise<readonly Beside[]> {
  const query = shareOf(limitedOf(sources, range), sources, range);
  const value = query === undefined ? undefined : await readOne(query, measurement);
  if (query === undefined || value === undefined || value < tellingShare) return [];
  const { endMs: timeMs } = measurement.frame;
  const text = "{limited} are refused for their number (429)";
  return [{ name: "limited", query, timeMs, value, unit: "ratio", text }];
}

/** A share of all requests by which that of the client errors rises by no chance. */
const leastRise = 0.1;

/** Of fewer requests a share says little. */
const few = 30;

/** What was answered with another 4xx: as a share where that rose by much, and by no chance: a route, a token or a caller may be wrong. */
export async function clientErrorShare(
  sources: readonly Source[],
  range: string,
  measurement: Measurement,
): Promise<readonly Beside[]> {
  const { baselineStartMs, startMs, endMs } = measurement.frame;
  const query = shareOf(clientErrorsOf(sources, range), sources, range);
  const value = query === undefined ? undefined : await readOne(query, measurement);
  if (query === undefined || value === undefined || value < leastRise) return [];
  const long = duration(Math.max(startMs - baselineStartMs, measurement.rateMs));
  const usual = shareOf(clientErrorsOf(sources, long), sources, long) ?? query;
  const [before, was, is] = await Promise.all([
    readOne(usual, measurement, startMs),
    countedIn(sources, { range: long, timeMs: startMs }, measurement),
    countedIn(sources, { range, timeMs: endMs }, measurement),
  ]);
  if (value - (before ?? 0) < leastRise) return [];
  const isTelling = before === undefined ? is.of >= few : hasRisen(was, is, 1);
  if (!isTelling) return [counted(is.query, { timeMs: endMs, value: Math.round(is.events) })];
  const text = "{clientErrors} are answered with 4xx";
  const now = { name: "clientErrors", query, timeMs: endMs, value, unit: "ratio", text } as const;
  return [now, ...usualShare(usual, startMs, before)];
}

function counted(query: string, at: Pick<Beside, "timeMs" | "value">): Beside {
  const text = "{clientErrorCount} of its requests are answered with 4xx";
  return { name: "clientErrorCount", query, ...at, unit: "1", text };
}

/** Absent: there was none. */
function usualShare(query: string, timeMs: number, value: number | undefined): Beside[] {
  if (value === undefined) return [];
  const text = "{clientErrorsBefore} were answered with 4xx in the hour before";
  return [{ name: "clientErrorsBefore", query, timeMs, value, unit: "ratio", text }];
}

interface CountedAt extends Counted {
  readonly query: string;
}

/** Client errors, and the requests among which they are. */
async function countedIn(
  sources: readonly Source[],
  { range, timeMs }: { readonly range: string; readonly timeMs: number },
  measurement: Measurement,
): Promise<CountedAt> {
  const query = clientErrorsOf(sources, range, "increase") ?? "vector(0)";
  const [events = 0, of = 0] = await Promise.all(
    [query, allOf(sources, range, "increase")].map((each) => readOne(each, measurement, timeMs)),
  );
  return { query, events, of };
}

function shareOf(part: string | undefined, sources: readonly Source[], range: string) {
  return part && `${part} / ${allOf(sources, range)}`;
}
