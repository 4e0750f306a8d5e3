import type { Gap, ListedAlert, Observed, prometheus } from "@binnacle/contracts";
import type { z } from "zod";
import { namespaceOf } from "../alerts/object-of.ts";
import type { Labels } from "../api/wire.ts";
import { minuteOf } from "../minute-of.ts";
import { answeredIn } from "../watch-unread.ts";
import { matchersOf } from "./format-labels.ts";

type Result = z.infer<typeof prometheus.listAlerts.output> & Observed;
type Scope = NonNullable<Result["scope"]>;

/** What was asked about stands in the first line with what was not seen of it; then why, then the alerts. */
export function listAlertsText({ items, hasMore, gaps, scope }: Result): string {
  const unseen = gaps.find(({ about }) => about?.namespace !== undefined);
  return [
    ...firstLines({ gaps, scope: scope ?? { own: items.length, ofNone: 0 }, unseen }),
    ...gaps.filter((gap) => gap !== unseen).map(({ what, why }) => `NOT SEEN: ${what}: ${why}`),
    ...toLines(items, scope?.namespace),
    ...(hasMore ? ["more alerts exist: give a namespace, a state or a higher limit"] : []),
  ].join("\n");
}

interface Seen {
  readonly gaps: readonly Gap[];
  readonly scope: Scope;
  /** That the namespace itself is not seen: then nothing is said of its alerts. */
  readonly unseen: Gap | undefined;
}

function firstLines({ gaps, scope, unseen }: Seen): string[] {
  const { elsewhere } = scope;
  const others = elsewhere === undefined ? [] : [`${elsewhere} elsewhere`];
  const more = gaps.filter((gap) => gap !== unseen).map(({ what }) => what);
  const notSeen = more.length === 0 ? [] : [`NOT SEEN: ${more.join(", ")}`];
  if (unseen !== undefined)
    return [[`NOT SEEN: ${unseen.what}: ${unseen.why}`, ...notSeen].join("; "), ...others];
  return [[countOf(scope, gaps), ...others, ...notSeen].join("; ")];
}

/** `2 alerts of namespace shop are firing, 1 of no namespace`. */
function countOf(scope: Scope, gaps: readonly Gap[]): string {
  const { namespace, own, ofNone, state = "pending or firing", isNarrowed } = scope;
  const all = isNarrowed === true ? "in the namespaces that you may look at" : "in the cluster";
  const place = namespace === undefined ? all : `of namespace ${namespace}`;
  const answered = answeredIn(gaps);
  const apart = `${ofNone === 0 ? "" : `, ${ofNone} of no namespace`}${answered}`;
  if (own > 1) return `${own} alerts ${place} are ${state}${apart}`;
  const is = own === 0 && gaps.length > 0 && answered === "" ? "is seen" : "is";
  return `${own === 0 ? "no" : "1"} alert ${place} ${is} ${state}${apart}`;
}

/** Alerts that say the same of several objects are one line: what all of them have, then each with its own. */
function toLines(alerts: readonly ListedAlert[], asked: string | undefined): string[] {
  const groups = Map.groupBy(alerts, (alert) => toHead(alert));
  return [...groups].map(([head, group]) => {
    const all = group.map(({ labels }) => ownLabels(labels, asked));
    const common = group.length === 1 ? {} : commonIn(all);
    const own = all.map((labels) =>
      Object.fromEntries(Object.entries(labels).filter(([label]) => !(label in common))),
    );
    const only = onlyLabelIn(own);
    const ends = group.map(({ evidence }, index) => {
      const { [only ?? ""]: value, ...others } = own[index] ?? {};
      const told = value === undefined ? inBraces(others) : `${bareOrQuoted(value)} `;
      return `${told}[${evidence}]`;
    });
    return `${head} ${inBraces(common)}${only === undefined ? "" : `${only} `}${ends.join(", ")}`;
  });
}

/** The name of an object needs no quotes. */
function bareOrQuoted(value: string): string {
  return /^[a-z0-9][a-z0-9.-]*$/u.test(value) ? value : JSON.stringify(value);
}

/** The one label by which several differ: it is written once. */
function onlyLabelIn([first, ...others]: readonly Labels[]): string | undefined {
  const [name, ...more] = Object.keys(first ?? {});
  if (others.length === 0 || name === undefined || more.length > 0) return undefined;
  const isOnly = (labels: Labels): boolean =>
    labels[name] !== undefined && Object.keys(labels).length === 1;
  return others.every(isOnly) ? name : undefined;
}

function commonIn([first = {}, ...others]: readonly Labels[]): Labels {
  const isCommon = ([label, value]: readonly [string, string]): boolean =>
    others.every((labels) => labels[label] === value);
  return Object.fromEntries(Object.entries(first).filter((entry) => isCommon(entry)));
}

function inBraces(labels: Labels): string {
  const told = matchersOf(labels);
  return told === "" ? "" : `{${told}} `;
}

/**
 * `activeAt` is since when the rule has seen its expression hold: a rule that was loaded later, or a Prometheus that began
 * later, counts from then. It fires later, by the `for` of the rule.
 */
function toHead(alert: ListedAlert): string {
  const { name, state, severity, labels, summary, activeAt, firingSince } = alert;
  const fires = firingSince === undefined ? state : `${state} since ${minuteOf(firingSince)}`;
  const marks = `${severity === undefined ? "" : ` (${severity})`}${namespaceOf(labels) === undefined ? " of no namespace" : ""}`;
  return `${fires}, true by ${minuteOf(activeAt)}: ${name}${marks}: ${summary}`;
}

/** Without what its line tells before them. */
function ownLabels(labels: Labels, asked: string | undefined): Labels {
  const told = new Set(["alertname", "severity", ...(asked === undefined ? [] : ["namespace"])]);
  const isTold = ([label, value]: readonly [string, string]): boolean =>
    told.has(label) && (label !== "namespace" || value === asked);
  return Object.fromEntries(Object.entries(labels).filter((entry) => !isTold(entry)));
}
