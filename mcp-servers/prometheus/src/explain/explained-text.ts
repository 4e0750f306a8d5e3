import type { Gap, prometheus } from "@binnacle/contracts";
import type { z } from "zod";
import { duration } from "../api/promql.ts";
import { minuteOf } from "../minute-of.ts";
import { formatLabels, matchersOf } from "../tools/format-labels.ts";
import { answeredIn, notSeenLines } from "../watch-unread.ts";

type Result = z.output<typeof prometheus.explainAlert.output>;
type Item = Result["items"][number];
type Rule = Result["rules"][number];

/** What is not visible first; each alert, or that none is active; its rules. */
export function explainedText(result: Result & { readonly gaps: readonly Gap[] }): string {
  const { items, hasMore, rules, gaps } = result;
  const [asked, unasked] = [
    gaps.filter(({ kind }) => kind !== "not_configured"),
    gaps.filter(({ kind }) => kind === "not_configured"),
  ];
  return [
    ...notSeenLines(asked),
    ...(items.length === 0
      ? inactiveLines(result, asked)
      : items.flatMap((item) => alertLines(item, result))),
    ...(hasMore ? ["more alerts of this name are active: give labels"] : []),
    ...rules.map((rule) => ruleLine(rule, result, isUnjudged(asked))),
    ...unasked.map(({ what, why }) => `not asked: ${what} (${why})`),
  ].join("\n");
}

/** One alert: its state and times first, then what is behind it. */
function alertLines(item: Item, { threshold }: Result): string[] {
  const { labels, state, value, series, summary, notification, evidence } = item;
  const { alertname = "", ...others } = labels;
  const compared = [value === undefined ? undefined : short(value), threshold]
    .filter(Boolean)
    .join(" ");
  return [
    `${state}: ${alertname} ${formatLabels(others)}: ${timesOf(item)} [${evidence}]`,
    ...(compared === "" ? [] : [`  value ${compared}`]),
    ...(series.length === 0
      ? []
      : [
          `  behind it: ${series.map((one) => `${formatLabels(one.labels)} ${short(one.value)}`).join("; ")}`,
        ]),
    ...(summary === "" ? [] : [`  ${summary.slice(0, 200)}`]),
    ...(notification === undefined ? [] : [`  ${notificationText(notification)}`]),
  ];
}

function timesOf({ state, trueSince, atLeast, stepSeconds, activeAt, firingSince }: Item): string {
  const held =
    trueSince === undefined
      ? "since when its expression holds is not visible"
      : `its expression holds since ${atLeast ? "before " : ""}${minuteOf(trueSince)} (looked at every ${stepSeconds} s)`;
  const counted = activeAt === undefined ? "" : `, counted by the rule since ${minuteOf(activeAt)}`;
  const fires =
    firingSince === undefined
      ? state === "pending"
        ? ", does not fire yet"
        : ""
      : `, fires since ${minuteOf(firingSince)}`;
  return `${held}${counted}${fires}`;
}

const notificationStates = {
  active: "Alertmanager sends it",
  silenced: "silenced",
  inhibited: "inhibited",
  unprocessed: "Alertmanager has not handled it yet",
  not_received: "Alertmanager does not hold it: nobody is told",
} as const;

function notificationText({ state, by, receivers }: NonNullable<Item["notification"]>): string {
  const to = receivers.length === 0 || state !== "active" ? "" : ` to ${receivers.join(", ")}`;
  return [`${notificationStates[state]}${to}`, ...by].join("; by ");
}

/** An alert that is not active: when it last held, and how near it is. */
function inactiveLines(result: Result, gaps: readonly Gap[]): string[] {
  const answered = answeredIn(gaps);
  const { alertname, labels, lastTrue, lookedBackMinutes, nearest, threshold } = result;
  const whose = matchersOf(labels ?? {});
  const [name, own] =
    whose === "" ? [alertname, ""] : [`${alertname}{${whose}}`, " for these labels"];
  const last =
    lastTrue === undefined
      ? lookedBackMinutes === 0
        ? "when it last held is not visible"
        : `its expression did not hold${own} in the last ${long(lookedBackMinutes)}${answered} (looked at every minute)`
      : `its expression last held${own} at ${minuteOf(lastTrue)}`;
  const near = nearest.map((one) => `${formatLabels(one.labels)} ${short(one.value)}`).join("; ");
  return [
    `${isUnjudged(gaps) ? "not judged now" : `not active${answered}`}: ${name}: ${last}`,
    ...(near === "" ? [] : [`  nearest to ${threshold ?? "its threshold"}: ${near}`]),
  ];
}

/** What its expression needs has ended: that Prometheus lists no alert says nothing. */
function isUnjudged(gaps: readonly Gap[]): boolean {
  return gaps.some(({ kind }) => kind === "stopped");
}

/** `45 min`, `23.5 h`. */
function long(minutes: number): string {
  return minutes < 120 ? `${minutes} min` : `${Math.floor(minutes / 6) / 10} h`;
}

function ruleLine(rule: Rule, result: Result, unjudged: boolean): string {
  const { rangeSeconds } = result;
  const { group, query, forSeconds = 0, keepFiringForSeconds, state } = rule;
  const held = forSeconds === 0 ? "" : ` for ${duration(forSeconds * 1000)}`;
  const kept =
    keepFiringForSeconds === undefined
      ? ""
      : `, kept firing for ${duration(keepFiringForSeconds * 1000)} after it ends`;
  const range =
    rangeSeconds === undefined
      ? ""
      : `; it reads the last ${duration(rangeSeconds * 1000)}, so the trouble may be older by so much`;
  return `rule [${group}] ${unjudged && state === "inactive" ? "not judged now" : state}${othersOf(rule, result)}: ${query.replaceAll(/\s+/gu, " ").slice(0, 600)}${held}${kept}${range}`;
}

const othersAtMost = 3;

/** ` for other labels ({pump="7"})`: whose the state of a rule is, where it is not that of what is asked about. */
function othersOf({ state }: Rule, { items, others = [] }: Result): string {
  if (items.length > 0 || others.length === 0) return "";
  const told = others.slice(0, othersAtMost).map((other) => {
    const { alertname: _, ...labels } = other.labels;
    return `${formatLabels(labels)}${other.state === state ? "" : ` ${other.state}`}`;
  });
  const more = others.length > othersAtMost ? ", …" : "";
  return ` for other labels (${told.join(", ")}${more})`;
}

function short(value: number): string {
  return String(Number(value.toPrecision(4)));
}
