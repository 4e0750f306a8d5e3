import { AppError } from "@binnacle/contracts";
import type { Call } from "@binnacle/mcp/server";
import { type Matcher, matchersIn } from "../api/matchers-in.ts";
import { currentSelectors } from "../api/pin-promql.ts";
import type { PrometheusClient } from "../api/prometheus-client.ts";
import { equals } from "../api/promql.ts";
import { conventions } from "../signals/conventions.table.ts";
import { newestSampleMs, pastMs, readOne, readVector } from "../signals/read-samples.ts";
import { nearHint } from "./near-hint.ts";

interface Asked {
  readonly client: PrometheusClient;
  /** Of the query, Unix milliseconds. */
  readonly endMs: number;
}

/** A selector that no series has, though there are series of its metric, and the matcher that keeps them out. */
export interface Unmatched {
  readonly metric: string;
  /** Undefined: each is matched by some, and all together by none. */
  readonly matcher?: Matcher;
  /** Values that the label has; none: no series has the label. */
  readonly values: readonly string[];
  /** `; near: shop`; empty: none of them is. */
  readonly near: string;
  /** Series of other metrics have what the matcher asks for. */
  readonly isElsewhere?: true;
}

/** More are not looked after. */
const selectorsAtMost = 8;
const valuesAtMost = 200;
/** Of shorter values each is near to many. */
const shortest = 4;

/** What a look at a query found, and why it may not have found all: unknown is not absent. */
export interface Checked<Found> {
  readonly found: readonly Found[];
  readonly unasked: readonly string[];
}

/** Selectors that match nothing, in a whole day. */
export async function unmatchedIn(
  query: string,
  { client, endMs }: Asked,
  { cluster, signal }: Call,
): Promise<Checked<Unmatched>> {
  const frame = { baselineStartMs: endMs, startMs: endMs, endMs, stepMs: 60_000 };
  const reading = { client, frame, signal };
  const own = cluster.match && equals(cluster.match.name, cluster.match.value);
  try {
    const selectors = currentSelectors(query);
    const found = await Promise.all(
      selectors.slice(0, selectorsAtMost).map((selector) => unmatchedOf(selector, own, reading)),
    );
    const rest = selectors.slice(selectorsAtMost);
    return {
      found: found.flat(),
      unasked:
        rest.length === 0
          ? []
          : [`whether the labels of ${rest.join(", ")} exist was not looked up`],
    };
  } catch (error) {
    if (!(error instanceof AppError) || error.kind === "bug" || signal.aborted) throw error;
    return { found: [], unasked: [`whether its labels exist cannot be read: ${error.message}`] };
  }
}

const nothing = { metric: "", matchers: [] };

async function unmatchedOf(
  selector: string,
  own: string | undefined,
  reading: Parameters<typeof readOne>[1],
): Promise<Unmatched[]> {
  const { metric, matchers } = matchersIn(selector) ?? nothing;
  const open = matchers.filter(({ text }) => text !== own);
  if (open.length === 0) return [];
  const only = (...more: readonly string[]) =>
    `${metric}{${[own, ...more].filter(Boolean).join(",")}}`;
  const [now, whole] = await Promise.all(
    [selector, only()].map((series) => readOne(`count(${series})`, reading)),
  );
  if (now !== undefined || whole === undefined) return [];
  if ((await newestSampleMs([selector], reading)) !== undefined) return [];
  const counts = await Promise.all(
    open.map(({ text }) => readOne(`count(${only(text)})`, reading)),
  );
  const matcher = open.find((_, index) => counts[index] === undefined);
  if (matcher === undefined) return [{ metric, values: [], near: "" }];
  const found = { metric, matcher, ...(await valuesOf(matcher, only(), reading)) };
  const isElsewhere = mayBeElsewhere(found) && (await hasAny(matcher, own, reading));
  return [{ ...found, ...(isElsewhere ? { isElsewhere } : {}) }];
}

/** Whether only other metrics tell a place that there is from one that is misspelt. */
function mayBeElsewhere({ matcher, values }: Unmatched): boolean {
  return matcher !== undefined && ofPlace.has(matcher.label) && values.length > 0;
}

/** Whether any series of the last day has what a matcher asks for. */
async function hasAny(
  { label, text }: Matcher,
  own: string | undefined,
  { client, frame: { endMs }, signal }: Parameters<typeof readOne>[1],
): Promise<boolean> {
  // A selector has to ask for something that is not empty.
  const matches = [`{${['__name__=~".+"', own, text].filter(Boolean).join(",")}}`];
  const asked = { matches, startMs: endMs - pastMs, endMs, limit: 1 };
  const { items } = await client.labelValues(label, asked, signal);
  return items.length > 0;
}

/** The values that the label of a matcher has, and those near to what it asks for. */
async function valuesOf(
  { label, value = "" }: Matcher,
  series: string,
  { client, frame, signal }: Parameters<typeof readOne>[1],
): Promise<Pick<Unmatched, "values" | "near">> {
  const query = `topk(${valuesAtMost}, count by (${label}) (${series}))`;
  const rows = readVector(await client.instant(query, frame.endMs, signal));
  const values = rows.flatMap(({ labels }) => labels[label] ?? []).toSorted();
  const near = value.length < shortest ? "" : await nearHint(value, values);
  return { values, near };
}

/** Labels that say where something runs. */
const ofPlace: ReadonlySet<string> = new Set([
  "node",
  "instance",
  "daemonset",
  ...conventions.flatMap(({ views }) =>
    views.flatMap(({ namespace, names, pods }) => [
      ...(namespace === undefined ? [] : [namespace]),
      ...names,
      ...pods,
    ]),
  ),
]);

/**
 * Whether nothing that happens there would bring such a series: a status or a reason may come with the trouble alone, and so
 * may what something else already tells of a place. What is kept out is no name to be found.
 */
export function isMisspelt({ matcher, values, near, isElsewhere }: Unmatched): boolean {
  if (matcher === undefined || matcher.isNot === true || matcher.value === "") return false;
  if (values.length === 0) return true;
  if (ofPlace.has(matcher.label)) return isElsewhere !== true;
  return near !== "" && Number.isNaN(Number(matcher.value));
}

const namedAtMost = 5;

/** `no series of x has namespace="shp" now; near: shop`. */
export function unmatchedText(
  { metric, matcher, values, near }: Unmatched,
  { cluster }: Call,
): string {
  if (matcher === undefined) return `no series of ${metric} has these labels together now`;
  if (values.length === 0) return `no series of ${metric} has a label ${matcher.label} now`;
  const none = `no series of ${metric} has ${matcher.text} now`;
  // Names of all namespaces are for those who may look at all.
  if (cluster.namespaces !== undefined) return none;
  const named = values.slice(0, namedAtMost).join(", ");
  const more = values.length > namedAtMost ? ", …" : "";
  return `${none}${near === "" ? `; there are ${named}${more}` : near}`;
}
