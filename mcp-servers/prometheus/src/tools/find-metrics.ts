import { type Gap, prometheus } from "@binnacle/contracts";
import { type Call, defineTool } from "@binnacle/mcp/server";
import { namelessSelector, narrowPromql, withMatcher } from "../api/narrow-promql.ts";
import { equals } from "../api/promql.ts";
import type { Deps } from "../deps.ts";
import { gapOf } from "../gap-of.ts";
import { rankNames } from "../metrics/rank-names.ts";
import { labelsIn, namesAtMost, namesMs, readMetadata } from "../metrics/read-metrics.ts";
import { unseenNamespace } from "../names/unseen-namespace.ts";
import { answeredIn, notSeenLines, watchUnread } from "../watch-unread.ts";

/** Series that are looked at for the labels of one metric. */
const seriesAtMost = 500;
const familiesAtMost = 25;
const minuteMs = 60_000;

export const findMetrics = defineTool<Deps>()({
  contract: prometheus.findMetrics,
  async run(input, unwatched, call) {
    const { about, limit } = input;
    const { client, unread } = watchUnread(unwatched.client);
    const deps = { ...unwatched, client };
    const place = placeOf(input, call);
    const [names, metadata] = await Promise.all([
      namesIn(place, deps, call.signal),
      readMetadata(deps.client, call.signal),
    ]);
    const known = new Set(names);
    // Who may look at some namespaces only is not told what others have.
    const unwritten =
      place === undefined ? metadata.names.filter((name) => !isKnown(known, name)) : [];
    const metrics = [...withoutParts(names), ...unwritten].map((name) => ({
      name,
      ...metadata.of(name),
    }));
    const found = about === undefined && input.match === undefined ? [] : nearest(about, metrics);
    const shown = found.slice(0, limit);
    const counts = await seriesNow(shown, { place, deps, call });
    const items = await Promise.all(
      shown.map(async ({ name, help, ...told }) => {
        const series = known.has(name) ? await seriesOf(name, { place, deps, call }) : [];
        const own = help === "" ? {} : { help: help.slice(0, 160) };
        return { name, ...told, ...own, series: counts.get(name) ?? 0, labels: labelsIn(series) };
      }),
    );
    return {
      items,
      hasMore: found.length > shown.length,
      total: names.length,
      families: items.length === 0 ? familiesOf(names) : [],
      evidence: [],
      gaps: [
        ...metadata.gaps,
        ...(names.length >= namesAtMost ? [cutNames()] : []),
        ...(names.length === 0 ? [await nothingThere(input, { deps, call })] : []),
        ...unread(),
      ],
    };
  },
  toText: ({ items, hasMore, total, families, gaps }) =>
    [
      ...notSeenLines(gaps),
      ...(items.length === 0 && total > 0
        ? [
            `none is near${answeredIn(gaps)}; ${total} names with samples, by first word: ${families.map(({ prefix, names }) => `${prefix} ${names}`).join(", ")}`,
          ]
        : []),
      ...items.map(({ name, type, unit, series, labels, help }) =>
        [
          name,
          ` ${[type, unit].filter(Boolean).join(" ") || "type unknown"}, `,
          series === 0 ? "no samples in the last 5 minutes" : `${series} series now`,
          labels.length === 0 ? "" : ` by ${labels.slice(0, 6).map(toWords).join("; ")}`,
          help === undefined ? "" : ` (${help})`,
        ].join(""),
      ),
      ...(hasMore ? ["more are near: narrow `about`, or raise `limit`"] : []),
    ].join("\n"),
});

function toWords(label: {
  readonly name: string;
  readonly count: number;
  readonly values: readonly string[];
}): string {
  const { name, count, values } = label;
  if (count === 1) return `${name}=${values[0] ?? ""}`;
  return `${name} ${count} (${values.slice(0, 4).join(", ")}${count > 4 ? " …" : ""})`;
}

interface Asked {
  /** A selector of what is asked about; undefined: everything. */
  readonly place: string | undefined;
  readonly deps: Deps;
  readonly call: Call;
}

type Input = { readonly match?: string | undefined; readonly namespace?: string | undefined };

function placeOf({ match, namespace }: Input, { cluster }: Call): string | undefined {
  const own = namespace === undefined ? undefined : equals("namespace", namespace);
  const whole = own === undefined && cluster.match === undefined ? undefined : "{}";
  const selector = match === undefined ? whole : namelessSelector(match);
  if (selector === undefined) return undefined;
  return narrowPromql(own === undefined ? selector : withMatcher(selector, own), cluster.match);
}

async function namesIn(place: string | undefined, { client, now }: Deps, signal: AbortSignal) {
  const query = {
    matches: place === undefined ? [] : [place],
    startMs: now() - namesMs,
    endMs: now(),
    limit: namesAtMost,
  };
  return (await client.labelValues("__name__", query, signal)).items;
}

/** Of a histogram or summary its parts say nothing more: the name with buckets or quantiles stands for all. */
function withoutParts(names: readonly string[]): string[] {
  const all = new Set(names);
  const hides: Readonly<Record<string, readonly string[]>> = {
    _sum: ["", "_bucket", "_count"],
    _count: ["", "_bucket"],
    _created: ["", "_bucket", "_count", "_total"],
  };
  return names.filter((name) => {
    const [end = ""] = /_(?:sum|count|created)$/u.exec(name) ?? [];
    const base = name.slice(0, name.length - end.length);
    return !(hides[end] ?? []).some((other) => all.has(`${base}${other}`));
  });
}

function isKnown(names: ReadonlySet<string>, metric: string): boolean {
  return ["", "_total", "_bucket", "_count", "_info"].some((end) => names.has(`${metric}${end}`));
}

function nearest<Item extends { readonly name: string; readonly help: string }>(
  about: string | undefined,
  metrics: readonly Item[],
): readonly Item[] {
  return about === undefined
    ? metrics.toSorted((left, right) => left.name.localeCompare(right.name))
    : rankNames(about, metrics);
}

async function seriesNow(
  shown: readonly { readonly name: string }[],
  { place = "{}", deps, call }: Asked,
): Promise<ReadonlyMap<string, number>> {
  if (shown.length === 0) return new Map();
  const names = shown.map(({ name }) => name.replaceAll(/[^\w:]/gu, ".")).join("|");
  const query = `count by (__name__) (${withMatcher(place, `__name__=~"${names}"`)})`;
  const data = await deps.client.instant(query, deps.now(), call.signal);
  if (data.resultType !== "vector") return new Map();
  return new Map(
    data.result.map(({ metric, value }) => [metric["__name__"] ?? "", Number(value[1])]),
  );
}

async function seriesOf(name: string, { place = "{}", deps, call }: Asked) {
  const matches = [withMatcher(place, equals("__name__", name))];
  const endMs = deps.now();
  const window = { startMs: endMs - 10 * minuteMs, endMs };
  const query = { matches, ...window, limit: seriesAtMost };
  return (await deps.client.series(query, call.signal)).items;
}

function familiesOf(names: readonly string[]) {
  const counts = new Map<string, number>();
  for (const name of names) {
    const prefix = name.split(/[_:.]/u)[0] ?? name;
    counts.set(prefix, (counts.get(prefix) ?? 0) + 1);
  }
  return [...counts]
    .map(([prefix, count]) => ({ prefix, names: count }))
    .toSorted((left, right) => right.names - left.names)
    .slice(0, familiesAtMost);
}

function cutNames(): Gap {
  const why = `only ${namesAtMost} are read`;
  return gapOf({
    kind: "cut",
    what: "some metric names",
    why,
    remedy: "give a namespace or `match`",
  });
}

/** A namespace that is not there is never an empty one. */
async function nothingThere(
  { namespace, match }: Input,
  { deps, call }: Omit<Asked, "place">,
): Promise<Gap> {
  const asked = namespace && { what: "metrics", namespace, isSeen: false };
  const [unseen] = asked ? await unseenNamespace(asked, deps, call) : [];
  if (unseen !== undefined) return unseen;
  const what = [namespace && `namespace ${namespace}`, match].filter(Boolean).join(", ");
  return gapOf({
    what: `metrics of ${what || "anything"}`,
    why: "no series has a sample in the last hour",
    remedy: "check that it is scraped",
  });
}
