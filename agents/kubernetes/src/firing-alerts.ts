import {
  type Finding,
  heartbeatSeverity,
  keyOf,
  type ListedAlert,
  type ObjectRef,
  type Task,
} from "@binnacle/contracts";
import { isSameThing, kindOfAlert } from "@binnacle/diagnosis";
import { meantBy } from "./meant-by.ts";

/** An alert and the findings that explain it; none: nothing does. */
export interface Explained {
  readonly alert: ListedAlert;
  readonly by: readonly Finding[];
}

/** Severities that tell nobody to act. */
const quiet: ReadonlySet<string> = new Set([heartbeatSeverity, "info"]);

/** The alerts that fire for what was asked about, or for what was found, each with what explains it. */
export function firingAlerts(alerts: readonly ListedAlert[], task: Task): Explained[] {
  const active = task.findings.filter(({ state }) => state === "active");
  return alerts
    .filter(isFiring)
    .map((alert) => meantBy(alert, task))
    .map((alert) => ({ alert, by: active.filter((finding) => explains(finding, alert)) }))
    .filter(({ alert, by }) => by.length > 0 || isAsked(alert, task));
}

export function isFiring({ state, severity = "" }: ListedAlert): boolean {
  return state === "firing" && !quiet.has(severity.toLowerCase());
}

/** What it is about is what was found, suffers from it, or is the namespace that it is in. */
function explains(finding: Finding, alert: ListedAlert): boolean {
  const { owner, culprit, victims, by } = finding;
  const { about } = alert;
  if (about === undefined) return false;
  if (by.kind === "agent")
    return isOf(about, culprit) ? isOfSame(finding, alert) : spreads(finding, alert);
  if (about.kind === "Namespace") return owner.namespace === about.name;
  const hit = [owner, culprit, ...victims.map(({ ref }) => ref)];
  return hit.some((ref) => isOf(about, ref));
}

/** What anything that is wrong with a thing shows in. */
const plain: ReadonlySet<string> = new Set(["latency", "errors", "restarts"]);
/** What alerts watch besides, by the causes that metrics tell of. */
const kindsOf: Readonly<Record<string, readonly string[]>> = {
  "traffic-surge": ["traffic"],
  "network-degraded": ["network"],
  "cpu-throttled": ["throttled", "cpu"],
};

/** What is wrong with a thing explains no other thing that is: what is slow fills no disk. */
function isOfSame({ cause, evidence }: Finding, alert: ListedAlert): boolean {
  if (evidence.includes(alert.evidence)) return true;
  const kind = kindOfAlert(alert);
  return kind !== undefined && (plain.has(kind) || (kindsOf[cause] ?? []).includes(kind));
}

/** What is slow makes others slow, or fail, or ask less; it takes no memory from them, and restarts none. */
const spreading: ReadonlySet<string> = new Set(["latency", "errors", "traffic", "network"]);

function spreads({ culprit, victims }: Finding, alert: ListedAlert): boolean {
  const { about } = alert;
  const kind = kindOfAlert(alert);
  if (about === undefined || kind === undefined || !spreading.has(kind)) return false;
  // Nodes that talk to one that loses packets send again as well.
  const isPeer = about.kind === "Node" && culprit.kind === "Node" && kind === "network";
  return isPeer || victims.some(({ ref }) => isOf(about, ref));
}

/** One of no namespace concerns the cluster as a whole, and the object that it names; an urgent one all of its namespace. */
function isAsked(alert: ListedAlert, { target, scope }: Task): boolean {
  const { about } = alert;
  if (target !== undefined)
    return (
      about !== undefined && (isOf(about, target) || (isUrgent(alert) && isPlaceOf(about, target)))
    );
  if (scope.namespace === undefined) return true;
  const namespace = about?.kind === "Namespace" ? about.name : about?.namespace;
  return namespace === scope.namespace;
}

/** Who is woken by these is woken for a reason. */
const urgent: ReadonlySet<string> = new Set(["critical", "page"]);

export function isUrgent({ severity = "" }: ListedAlert): boolean {
  return urgent.has(severity.toLowerCase());
}

/** Its namespace: what is wrong there may be wrong with it. */
export function isPlaceOf({ kind, name }: ObjectRef, { namespace }: ObjectRef): boolean {
  return kind === "Namespace" && name === namespace;
}

/** The thing itself, or a pod of it. */
export function isOf(about: ObjectRef, ref: ObjectRef): boolean {
  return isSameThing(about, ref) || isPodOf(about, ref);
}

/** By its name: metrics know no owners. `cart-7c9d8f6b5-x2x9z`, `cart-x2x9z` and `cart-0` are pods of cart. */
function isPodOf(pod: ObjectRef, owner: ObjectRef): boolean {
  const isPod = pod.kind === "Pod" && owner.kind !== "Pod" && pod.namespace === owner.namespace;
  const isNamed = isPod && pod.name.startsWith(`${owner.name}-`);
  return isNamed && isGenerated(pod.name.slice(owner.name.length + 1).split("-"));
}

function isGenerated([first = "", last, ...more]: readonly string[]): boolean {
  if (last === undefined) return isNumber(first) || isSuffix(first, 5);
  return more.length === 0 && isSuffix(last, 5) && (isNumber(first) || isSuffix(first, 10));
}

function isNumber(text: string): boolean {
  return text !== "" && text.split("").every((letter) => letter >= "0" && letter <= "9");
}

/** Characters of generated suffixes: no vowels, no look-alikes. */
const generated = new Set("bcdfghjklmnpqrstvwxz2456789");

function isSuffix(text: string, most: number): boolean {
  const isLong = text.length >= 5 && text.length <= most;
  return isLong && text.split("").every((letter) => generated.has(letter));
}

/** As a sentence names it. */
export function nameOf(ref: ObjectRef): string {
  return ref.kind === "Namespace"
    ? `namespace ${ref.name}`
    : `${ref.kind.toLowerCase()}/${ref.name}`;
}

/** Alerts of one thing are one trouble. */
export function keyOfAbout({ about }: ListedAlert): string {
  return about === undefined ? "" : keyOf(about);
}
