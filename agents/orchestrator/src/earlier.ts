import { type Earlier, type Investigation, keyOf, present, type Slot } from "@binnacle/contracts";
import { concerns, isSameThing, leadingOf } from "@binnacle/diagnosis";
import type { Said } from "./begun.ts";

type Answering = Pick<
  Investigation,
  | "scope"
  | "target"
  | "severity"
  | "hypotheses"
  | "dependencies"
  | "users"
  | "evidence"
  | "status"
  | "workloads"
>;

/** What an answer says. One that was not finished says nothing that another is held against. */
export function saidBy(before: Investigation): Said | undefined {
  if (before.status !== "answered") return undefined;
  const { id, askedAt, earlier, severity } = before;
  const isUnchanged = earlier?.isUnchanged === true;
  return {
    investigationId: id,
    since: isUnchanged ? earlier.since : askedAt,
    severity,
    ...told(before),
  };
}

/** How an answer stands to the one before; undefined where that was about something else. */
export function earlierOf(now: Answering, said: Said | undefined): Earlier | undefined {
  if (said === undefined) return undefined;
  const { about, fingerprint, picture } = told(now);
  if (said.about !== about) return undefined;
  // Before the answer is whole, its picture is not either.
  const isUnchanged =
    said.fingerprint === fingerprint &&
    said.severity === now.severity &&
    (said.picture === picture || now.status !== "answered");
  const { investigationId, since, severity, title } = said;
  return { investigationId, since, severity, isUnchanged, ...present({ title }) };
}

function told(answering: Answering): Pick<Said, "about" | "fingerprint" | "title" | "picture"> {
  const { cluster, namespace, window } = answering.scope;
  const { target } = answering;
  const minutes = Math.round((Date.parse(window.to) - Date.parse(window.from)) / 60_000);
  const object = target === undefined ? "" : keyOf(target);
  const leading = leadingOf(answering)?.finding;
  return {
    about: JSON.stringify([cluster.name, namespace ?? "", object, minutes]),
    picture: pictureOf(answering),
    ...present({ fingerprint: leading?.fingerprint, title: leading?.title }),
  };
}

/** What goes on, how workloads are, whether users feel it, and what the cause names. */
function pictureOf(answering: Answering): string {
  const { hypotheses, users } = answering;
  const active = hypotheses
    .filter(({ finding }) => finding.state === "active" && concerns(finding, answering))
    .map(({ finding }) => finding.fingerprint);
  const leading = leadingOf(answering)?.finding;
  const named = (leading?.claims ?? []).map(({ slots = {} }) =>
    Object.entries(slots).map(([name, slot]) => [name, nameIn(slot, answering)]),
  );
  const changed = leading?.change?.at ?? "";
  return JSON.stringify([active.toSorted(), unwellIn(answering), users.state, changed, named]);
}

/** What of it is not well, and how bad: of the target itself, of what it calls and of what suffers with it. */
function unwellIn(answering: Answering): string[] {
  const { target, dependencies, hypotheses, workloads } = answering;
  const near = hypotheses
    .filter(({ finding }) => concerns(finding, answering))
    .flatMap(({ finding: { owner, victims } }) => [owner, ...victims.map(({ ref }) => ref)]);
  const meant = [...(target === undefined ? [] : [target]), ...dependencies, ...near];
  return workloads
    .filter(({ state }) => state !== "fine")
    .filter(({ ref }) => target === undefined || meant.some((other) => isSameThing(other, ref)))
    .map(({ ref, state }) => `${keyOf(ref)} ${state}`)
    .toSorted();
}

/** Words alone: numbers, counts and times move by themselves, as do pods and what a program writes of each request. */
function nameIn(slot: Slot, { evidence }: Answering): string {
  if ("value" in slot) return wordIn(slot.value);
  const fact = evidence.find(({ id }) => id === slot.evidence);
  if (fact === undefined) return "";
  const word = wordIn(fact.values[slot.key]);
  const { subject, trust } = fact;
  if (subject?.kind === "Pod" && subject.name === word) return "";
  return trust === "outside" ? withoutDigits(word) : word;
}

function wordIn(value: unknown): string {
  return typeof value === "string" ? value : "";
}

function withoutDigits(text: string): string {
  return text
    .split("")
    .filter((letter) => letter < "0" || letter > "9")
    .join("");
}
