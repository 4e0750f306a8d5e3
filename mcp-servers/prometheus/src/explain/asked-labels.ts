import type { Gap } from "@binnacle/contracts";
import { equals } from "../api/promql.ts";
import type { Labels } from "../api/wire.ts";
import { gapOf } from "../gap-of.ts";
import { matchersOf } from "../tools/format-labels.ts";
import { type Asking, valuesOf } from "./series-behind.ts";

/** Of the labels that are asked for, those that series have, and those that the rule writes. */
interface Split {
  readonly ofSeries: Labels;
  /** The rule writes another value. */
  readonly otherwise: Labels;
}

function split(asked: Labels, ruleLabels: Labels): Split {
  const entries = Object.entries(asked).filter(([name]) => name !== "alertname");
  const isOfRule = ([name]: readonly [string, string]) => name in ruleLabels;
  const isOther = ([name, value]: readonly [string, string]) =>
    ruleLabels[name] !== value && ruleLabels[name]?.includes("{{") === false;
  return {
    ofSeries: Object.fromEntries(entries.filter((entry) => !isOfRule(entry))),
    otherwise: Object.fromEntries(entries.filter((entry) => isOfRule(entry) && isOther(entry))),
  };
}

/** Of the labels that are asked for those that the series have, not the rule. */
export function labelsOfSeries(asked: Labels, ruleLabels: Labels): Labels {
  return Object.fromEntries(Object.entries(split(asked, ruleLabels).ofSeries).filter(isWritable));
}

/** Whether a series of the expression is one of an alert with these labels. */
export function hasAsked(series: Labels, asked: Labels, ruleLabels: Labels): boolean {
  const { ofSeries, otherwise } = split(asked, ruleLabels);
  if (Object.keys(otherwise).length > 0) return false;
  return Object.entries(ofSeries).every(([name, value]) => series[name] === value);
}

/** PromQL of what of a query has these labels, whatever it sums up. */
export function onlyOf(query: string, asked: Labels, ruleLabels: Labels): string {
  const labels = Object.entries(split(asked, ruleLabels).ofSeries).filter(isWritable);
  if (labels.length === 0) return query;
  const one = labels.reduce(
    // In a replacement `$` begins the name of a group.
    (vector, [name, value]) =>
      `label_replace(${vector}, ${JSON.stringify(name)}, ${JSON.stringify(value.replaceAll("$", "$$$$"))}, "", "")`,
    "vector(1)",
  );
  return `(${query}) and on (${labels.map(([name]) => name).join(", ")}) ${one}`;
}

function isWritable([name]: readonly [string, string]): boolean {
  return /^[a-zA-Z_][a-zA-Z0-9_]*$/u.test(name);
}

/**
 * Of the labels that are asked for, those that no active alert of the name, none of its rules and no series of its
 * expression has at all: what Prometheus sends to Alertmanager gets more. Where no series is seen, none.
 */
export async function foreignLabels(
  asked: Labels,
  { known, query }: { readonly known: readonly Labels[]; readonly query: string },
  asking: Asking,
): Promise<Labels> {
  const open = Object.entries(asked).filter(
    ([name, value]) =>
      isWritable([name, value]) && name !== "alertname" && !known.some((labels) => name in labels),
  );
  if (open.length === 0) return {};
  const names = open.map(([name]) => name).join(", ");
  const rows = await valuesOf(`count by (${names}) (${query})`, asking);
  if (rows.length === 0) return {};
  return Object.fromEntries(open.filter(([name]) => !rows.some(({ labels }) => name in labels)));
}

/** That labels are not looked for. */
export function leftOut(alertname: string, foreign: Labels): Gap[] {
  const names = Object.keys(foreign);
  if (names.length === 0) return [];
  const [labels, are] = names.length === 1 ? ["a label", "it is"] : ["the labels", "they are"];
  return [
    gapOf({
      what: `alert ${alertname} with {${matchersOf(foreign)}}`,
      why: `none of its alerts and nothing that its expression compares has ${labels} ${names.join(", ")}: ${are} left out`,
      remedy: "What Prometheus sends to Alertmanager gets its external labels, too.",
    }),
  ];
}

interface Sought {
  readonly alertname: string;
  readonly asked: Labels;
  readonly ruleLabels: Labels;
  /** What the expression compares. */
  readonly left: string;
  /** Names and values of all namespaces are for those who may look at all. */
  readonly isWhole: boolean;
}

const namedAtMost = 5;

/** That an alert is not active for labels that nothing has says nothing. */
export async function unknownLabels(sought: Sought, asking: Asking): Promise<Gap[]> {
  const { alertname, asked, ruleLabels, left } = sought;
  const { ofSeries, otherwise } = split(asked, ruleLabels);
  const names = Object.entries(ofSeries)
    .filter(isWritable)
    .map(([name]) => name);
  const written = Object.entries(otherwise).map(
    ([name, value]) =>
      `its rule writes ${equals(name, ruleLabels[name] ?? "")}, not ${JSON.stringify(value)}`,
  );
  const rows =
    names.length === 0 ? [] : await valuesOf(`count by (${names.join(", ")}) (${left})`, asking);
  const series = rows.map(({ labels }) => labels);
  const isThere = series.length === 0 || series.some((labels) => hasAsked(labels, ofSeries, {}));
  const why = [...written, ...(isThere ? [] : missing(series, ofSeries, sought))];
  if (why.length === 0) return [];
  const remedy = "Check the labels; without them all of its series are looked at.";
  return [
    gapOf({ what: `alert ${alertname} with {${matchersOf(asked)}}`, why: why.join("; "), remedy }),
  ];
}

function missing(series: readonly Labels[], asked: Labels, { isWhole }: Sought): string[] {
  const each = Object.entries(asked).flatMap(([name, value]) => {
    const values = [...new Set(series.flatMap((labels) => labels[name] ?? []))].toSorted();
    if (values.includes(value)) return [];
    if (values.length === 0) return [`what its expression compares has no label ${name}`];
    const more = values.length > namedAtMost ? ", …" : "";
    const others = isWhole ? `; there are ${values.slice(0, namedAtMost).join(", ")}${more}` : "";
    return [`nothing that its expression compares has ${equals(name, value)} now${others}`];
  });
  return each.length > 0
    ? each
    : ["nothing that its expression compares has these labels together now"];
}
