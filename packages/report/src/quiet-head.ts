import type { AskedSource, Investigation, Origin, StateMark } from "@binnacle/contracts";
import {
  checksByKind,
  counted,
  hides,
  isStarting,
  isUnwell,
  lacksAskedMetrics,
  severityOf,
} from "@binnacle/diagnosis";
import type { Context } from "./context.ts";
import type { Document } from "./document.ts";
import { originNames } from "./evidence-drawer.ts";
import { hidingGaps } from "./gap-sections.ts";
import { isAboutAsked } from "./is-about-asked.ts";
import type { Judged } from "./judged.ts";
import { ownState } from "./own-state.ts";
import { subtitleOf } from "./subtitle-of.ts";
import { since } from "./tell-time.ts";

/** The first line when no hypothesis leads: nothing is wrong, or it cannot be told. */
export function quietHead(
  judged: Judged,
  context: Context,
): Pick<Document, "state" | "title" | "subtitle"> {
  const { investigation } = judged;
  const severity = severityOf(investigation);
  return {
    state: severity,
    title: suspendedText(investigation, severity, context) ?? titleFor(investigation, severity),
    subtitle: subtitleOf(investigation, severity),
  };
}

/** Nothing is wrong with what somebody suspended, and it does not run. */
function suspendedText(
  investigation: Investigation,
  severity: StateMark,
  { telling }: Context,
): string | undefined {
  const suspended = ownState(investigation)?.suspended;
  if (severity !== "fine" || suspended === undefined) return undefined;
  const begun = suspended.since === undefined ? "" : ` ${since(suspended.since, telling)}`;
  return `${nameOf(investigation)} is suspended${begun}: nothing starts it, and nothing else is wrong with it`;
}

function titleFor(investigation: Investigation, severity: StateMark): string {
  const { checks } = investigation;
  const place = placeOf(investigation);
  if (checks.length === 0) return `Unknown: I could not look at ${nameOf(investigation)}`;
  if (severity === "degraded")
    return checksByKind(checks).notVisible.length > 0
      ? `Users feel it ${place}, and I could not see enough to say why`
      : `Users feel it ${place}, and Kubernetes shows no cause`;
  if (severity === "fine")
    return `Nothing is wrong ${place} that ${sourcesText(investigation)}, last ${minutesOf(investigation)} min${startsText(investigation)}${awaitedText(investigation)}${heldText(investigation)}${unconnectedText(investigation)}${secretText(investigation)}${addressText(investigation)}`;
  if (isStarting(investigation))
    return `No pod of ${nameOf(investigation)} is Ready yet${startingText(investigation)}`;
  if (isUnwell(investigation)) return `Something is wrong ${place} that I cannot name yet`;
  return `Nothing wrong is visible ${place}, but ${unseenText(investigation)}`;
}

function startingText(investigation: Investigation): string {
  const text = ownState(investigation)?.text ?? "";
  return text === "" ? "" : `: ${text}`;
}

function placeOf(investigation: Investigation): string {
  return `${investigation.target === undefined ? "in" : "with"} ${nameOf(investigation)}`;
}

function nameOf({ scope, target }: Investigation): string {
  const { namespace, workload } = scope;
  return target?.name ?? workload ?? namespace ?? "the cluster";
}

function minutesOf({ scope }: Investigation): number {
  const { from, to } = scope.window;
  return Math.round((Date.parse(to) - Date.parse(from)) / 60_000);
}

const words: readonly (readonly [Origin, string])[] = [
  ["kubernetes", "Kubernetes"],
  ["prometheus", "metrics"],
  ["opensearch", "logs"],
];

/** What may still become Ready is not called fine without that: of what was asked about its own words, else who it is. */
function startsText(investigation: Investigation): string {
  const { target, workloads } = investigation;
  const own = ownState(investigation);
  const rows = target === undefined ? workloads : own === undefined ? [] : [own];
  const starting = rows.filter(
    ({ state, ready, desired, beside = 0 }) => state === "fine" && (ready < desired || beside > 0),
  );
  const [first, ...others] = starting;
  if (first === undefined) return "";
  if (target !== undefined)
    return `; ${first.text === "" ? `${first.ready} of ${first.desired} Ready` : first.text}`;
  return others.length === 0
    ? `; ${first.ref.name} still starts`
    : `; ${first.ref.name} and ${counted(others.length, "other")} still start`;
}

/** All its pods are there, and none may go: who asks why nodes cannot be drained looks for this. */
function heldText(investigation: Investigation): string {
  const held = ownState(investigation)?.heldBy ?? [];
  const names = held.map(({ name }) => `PodDisruptionBudget ${name}`);
  const lets = names.length > 1 ? "let" : "lets";
  return names.length === 0 ? "" : `; ${listed(names)} ${lets} none of its pods be evicted now`;
}

/** What nobody connected narrows what is said, and is no reason to doubt it. */
function unconnectedText({ receipt }: Investigation): string {
  const names = sourcesThat(receipt, "not_configured");
  const told = words.flatMap(([origin, word]) => (names.has(origin) ? [word] : []));
  return told.length === 0 ? "" : `; ${listed(told)} are not connected`;
}

/** What is in Secrets is never looked at: what of it concerns what was asked about narrows what is said. */
function secretText({ gaps }: Investigation): string {
  const [gap] = gaps.filter(
    ({ kind, about }) => kind === "no_data" && about?.kinds.includes("Secret"),
  );
  return gap === undefined ? "" : `; I did not look at ${gap.what}`;
}

/** An address that nobody answers at: well as long as nobody calls it, which is not known. */
function addressText({ gaps }: Investigation): string {
  const [gap] = gaps.filter(
    ({ kind, about }) => kind === "no_data" && about?.kinds.includes("Service"),
  );
  return gap === undefined ? "" : `; not known: ${gap.what}`;
}

/** Who asks for a claim that waits for its first pod wonders why it is Pending. */
function awaitedText(investigation: Investigation): string {
  const own = ownState(investigation);
  const isClaim = own?.ref.kind === "PersistentVolumeClaim" && own.text !== "";
  return isClaim ? `; it is ${own.text}` : "";
}

/** Who is there and gave nothing, by its name; what came and comes no more; else parts of what was asked about. */
function unseenText(investigation: Investigation): string {
  const { receipt, gaps } = investigation;
  const silent = [...sourcesThat(receipt, "silent")].filter((name) => name !== "memory");
  if (silent.length > 0)
    return `${listed(silent.map((name) => originNames[name] ?? name))} did not answer`;
  const stopped = gaps.filter((gap) => gap.kind === "stopped" && hides(gap, investigation));
  const ended = words.flatMap(([origin, word]) =>
    stopped.some((gap) => gap.origin === origin) ? [word] : [],
  );
  if (ended.length > 0) return `${listed(ended)} of it have stopped`;
  if (lacksAskedMetrics(investigation))
    return "how its requests fare is not measured: metrics are not connected";
  return `I could not see ${hidingGaps(investigation)[0]?.what ?? "all of it"}`;
}

function sourcesThat(
  { sources }: Investigation["receipt"],
  wanted: AskedSource["state"],
): ReadonlySet<string> {
  return new Set(sources.flatMap(({ name, state }) => (state === wanted ? [name] : [])));
}

function listed(names: readonly string[]): string {
  return names.join(" and ");
}

/** Only what answered in full about the matter is called as a witness that nothing is wrong. */
function sourcesText(investigation: Investigation): string {
  const { receipt, gaps } = investigation;
  const blind = new Set(
    gaps
      .filter((gap) =>
        gap.origin === "kubernetes" ? hides(gap, investigation) : isAboutAsked(gap, investigation),
      )
      .map(({ origin }) => origin),
  );
  const reached = sourcesThat(receipt, "reached");
  const named = words.flatMap(([origin, word]) =>
    reached.has(origin) && !blind.has(origin) ? [wordFor(origin, word, investigation)] : [],
  );
  const [first = "Kubernetes", ...others] = named;
  const last = others.pop();
  // Metrics and logs are many, Kubernetes is one.
  if (last === undefined) return first === "Kubernetes" ? `${first} shows` : `${first} show`;
  return `${[first, ...others].join(", ")} or ${last} show`;
}

/** Of the cluster as a whole nobody measures requests: its metrics were asked which alerts fire, and nothing else. */
function wordFor(origin: Origin, word: string, { target, scope }: Investigation): string {
  const isWhole = target === undefined && scope.namespace === undefined;
  return isWhole && origin === "prometheus" ? "alerts" : word;
}
