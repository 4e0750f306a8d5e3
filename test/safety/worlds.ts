import { type Case, cases } from "@binnacle/cases";
import {
  type Diagnosis,
  type Finding,
  type Hypothesis,
  Investigation,
  type Signal,
} from "@binnacle/contracts";
import {
  type ClusterState,
  correlate,
  createCluster,
  type Diagnosed,
  type DiagnoseRequest,
  diagnose,
  kindsToRead,
  kubectlFor,
  logsToRead,
  type StateKind,
  severityOf,
  toStateList,
} from "@binnacle/diagnosis";
import { createEvidence, hash } from "@binnacle/runtime";
import * as fc from "fast-check";
import { z } from "zod";
import {
  type Change,
  change,
  changed,
  hostileText,
  isList,
  type Json,
  type JsonObject,
  someInstant,
  withTexts,
} from "./hostile.ts";
import { type Trouble, troubles } from "./troubles.table.ts";

/** A recorded cluster, and what became of it. */
interface Recipe {
  readonly place: number;
  readonly changes: readonly {
    readonly kind: number;
    readonly object: number;
    readonly change: Change;
    /** The same to all of the kind. */
    readonly isToAll: boolean;
    /** The text of the change is the name of this object. */
    readonly named: number | undefined;
  }[];
  /** What is the matter with some objects, and the outside text that says so. */
  readonly troubles: readonly (readonly [Trouble, number, string])[];
  /** Objects that own themselves, or one another: from and to. */
  readonly owned: readonly (readonly [number, number])[];
  readonly lines: readonly string[];
  readonly target: number | undefined;
  readonly shiftMs: number;
}

export interface World {
  readonly state: ClusterState;
  readonly request: DiagnoseRequest;
  readonly now: number;
  /** How many objects cannot be read. */
  readonly unreadable: number;
}

const recipe: fc.Arbitrary<Recipe> = fc.record({
  place: fc.nat({ max: cases.length - 1 }),
  changes: fc.array(
    fc.record({
      kind: fc.nat({ max: 18 }),
      object: fc.nat({ max: 400 }),
      change,
      isToAll: fc.integer({ min: 0, max: 5 }).map((one) => one === 0),
      named: fc.option(fc.nat({ max: 400 }), { nil: undefined, freq: 2 }),
    }),
    { minLength: 10, maxLength: 40 },
  ),
  troubles: fc.array(fc.tuple(fc.constantFrom(...troubles), fc.nat({ max: 400 }), hostileText), {
    maxLength: 14,
  }),
  owned: fc.array(fc.tuple(fc.nat({ max: 400 }), fc.nat({ max: 400 })), { maxLength: 6 }),
  lines: fc.array(hostileText, { maxLength: 5 }),
  target: fc.option(fc.nat({ max: 400 }), { nil: undefined, freq: 1 }),
  shiftMs: fc.constantFrom(0, 0, 0, -86_400_000, 3_600_000, 30 * 86_400_000),
});

/** A cluster whose objects, events and log lines are not what they should be. */
export const world: fc.Arbitrary<World> = recipe.map((made) => ({
  ...toWorld(made),
  // A failure prints what was done, not the whole cluster.
  [fc.toStringMethod]: () => fc.stringify(made).slice(0, 4000),
}));

/** Raw lists as an API server may answer them. */
export const rawList = fc
  .tuple(recipe, fc.constantFrom(...kindsToRead))
  .map(([made, { kind }]): [StateKind, Json[]] => [kind, valuesOf(spoiled(made), kind)]);

function toWorld(made: Recipe): World {
  const { clusterName, recordedAt, ...kept } = caseAt(made.place);
  const objects = spoiled(made);
  const lists = kindsToRead.map(({ kind }) =>
    toStateList({ kind, items: { kind: "known", value: valuesOf(objects, kind) } }),
  );
  const unread = { clusterId: "c1", clusterName, lists, logs: [] };
  const logs = logsToRead(createCluster(unread, Date.parse(recordedAt) + made.shiftMs)).map(
    (log) => ({
      ...log,
      lines: { kind: "known" as const, value: linesFor(kept, log, made.lines) },
    }),
  );
  const now = Date.parse(recordedAt) + made.shiftMs;
  const asked =
    made.target === undefined ? undefined : kept.objects[made.target % kept.objects.length];
  const target = asked && { kind: asked.kind, ...placeOf(asked.metadata) };
  return {
    state: { ...unread, logs },
    request: {
      ...(target === undefined ? {} : { target }),
      ...(target?.namespace === undefined ? {} : { namespace: target.namespace }),
      window: { from: new Date(now - 3_600_000).toISOString(), to: new Date(now).toISOString() },
    },
    now,
    unreadable: lists.reduce((sum, { unreadable }) => sum + unreadable.length, 0),
  };
}

function placeOf({ name, namespace }: { readonly name: string; readonly namespace?: string }) {
  return namespace === undefined ? { name } : { name, namespace };
}

function linesFor(
  { logs }: Pick<Case, "logs">,
  { pod }: { readonly pod: string },
  more: readonly string[],
): readonly string[] {
  const own = logs.filter((line) => line.pod === pod).slice(-20);
  return [...own.map(({ text }) => text), ...more];
}

function caseAt(place: number): Case {
  const found = cases[place];
  if (found === undefined) throw new Error("no such case");
  return found;
}

/** The objects of the case with their troubles, each change made to one of them. */
function spoiled({ place, changes, owned, troubles: had }: Recipe): readonly Kept[] {
  const objects = had.reduce(troubled, recorded[place] ?? []);
  const byKind = [...Map.groupBy(objects.keys(), (index) => objects[index]?.kind).values()];
  const next = [...objects];
  for (const [index, how] of changes.flatMap((one) => aimed(objects, byKind, one))) {
    const old = next[index];
    if (old === undefined) continue;
    next[index] = { kind: old.kind, value: changed(old.value, how) ?? null };
    if (how.act === "double") next.push(old);
  }
  for (const [from, to] of owned) setOwner(next, from % next.length, to % next.length);
  return next;
}

/** Which objects a change is made to. */
function aimed(
  objects: readonly Kept[],
  byKind: readonly (readonly number[])[],
  { kind, object, change: how, isToAll, named }: Recipe["changes"][number],
): (readonly [number, Change])[] {
  const group = byKind[kind % byKind.length] ?? [];
  const other = named === undefined ? undefined : objects[named % objects.length];
  const name = fieldOf(fieldOf(other?.value, "metadata"), "name");
  const made = typeof name === "string" ? { ...how, text: name } : how;
  const one = group[object % group.length];
  return (isToAll || one === undefined ? group : [one]).map((index) => [index, made]);
}

function setOwner(objects: Kept[], from: number, to: number): void {
  const child = objects[from];
  const owner = objects[to];
  if (child !== undefined && owner !== undefined)
    objects[from] = { kind: child.kind, value: ownedBy(child.value, owner) };
}

function troubled(
  objects: readonly Kept[],
  [{ kind, spec, status, event }, which, text]: readonly [Trouble, number, string],
): readonly Kept[] {
  const indices = [...objects.keys()].filter((index) => objects[index]?.kind === kind);
  const index = indices[which % indices.length];
  const value = index === undefined ? undefined : objects[index]?.value;
  if (index === undefined || !isObject(value)) return objects;
  const next: JsonObject = {
    ...value,
    ...(spec && { spec: merged(value["spec"], spec(text)) }),
    ...(status && { status: merged(value["status"], status(text)) }),
  };
  const told = event === undefined ? [] : [warning(kind, value["metadata"], event(text))];
  return [...objects.with(index, { kind, value: next }), ...told];
}

function merged(old: Json | undefined, more: JsonObject): JsonObject {
  return isObject(old) ? { ...old, ...more } : more;
}

function warning(
  kind: string,
  about: Json | undefined,
  [reason, message]: readonly [string, string],
): Kept {
  const name = fieldOf(about, "name") ?? "";
  const namespace = fieldOf(about, "namespace");
  const value = {
    metadata: { name: `${reason}.1`, namespace },
    involvedObject: { kind, name, namespace },
    type: "Warning",
    reason,
    message,
    count: 3,
    firstTimestamp: "2026-11-20T02:55:00Z",
    lastTimestamp: "2026-11-20T03:10:00Z",
  };
  return { kind: "Event", value };
}

interface Kept {
  /** Of the list that it stands in, whatever it says itself. */
  readonly kind: string;
  readonly value: Json;
}

const recorded = cases.map(({ objects }) =>
  objects.map(
    (object): Kept => ({
      kind: object.kind,
      value: z.json().parse(object),
    }),
  ),
);

function valuesOf(objects: readonly Kept[], kind: string): Json[] {
  return objects.filter((object) => object.kind === kind).map(({ value }) => value);
}

function ownedBy(child: Json, owner: Kept): Json {
  const name = fieldOf(fieldOf(owner.value, "metadata"), "name") ?? "x";
  const ownerReferences = [{ kind: owner.kind, name, controller: true }];
  const metadata = fieldOf(child, "metadata");
  if (!isObject(child) || !isObject(metadata)) return child;
  return { ...child, metadata: { ...metadata, ownerReferences } };
}

function fieldOf(value: Json | undefined, key: string): Json | undefined {
  return isObject(value) ? value[key] : undefined;
}

function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === "object" && value !== null && !isList(value);
}

/** What the engine says of a world, as the eks server asks it. */
export function diagnosed({ state, request, now }: World): Diagnosed {
  const evidenceOf = createEvidence({
    clusterId: state.clusterId,
    origin: "kubernetes",
    server: "eks",
    tool: "diagnose",
    arguments: {},
  });
  return diagnose(createCluster(state, now), request, {
    now,
    hash,
    evidenceOf,
    kubectl: kubectlFor(undefined),
  });
}

/** Printed with a failure by fast-check, with the path that shrank to it. `PROPERTY_SEED=1 PROPERTY_TIMES=20` looks elsewhere, and longer. */
export const seed = Number(process.env["PROPERTY_SEED"] ?? 20_261_129);
export const times = Number(process.env["PROPERTY_TIMES"] ?? 1);
/** Of a property, where it says nothing else. */
export const usualRuns = 120;

/** Some worlds with what is said of them: enough for whoever only reads it. */
const seen: readonly (readonly [World, Diagnosed])[] = fc
  .sample(world, { numRuns: 24, seed: 7 })
  .map((one) => [one, diagnosed(one)]);

export const someDiagnosed: fc.Arbitrary<readonly [World, Diagnosed]> = fc.constantFrom(...seen);

/** An investigation at any stage, with any text where a text stands. */
const anyInvestigation: fc.Arbitrary<Investigation> = fc
  .record({
    of: someDiagnosed,
    status: fc.constantFrom("looking", "first_look", "answered", "asks", "stopped", "failed"),
    users: fc.constantFrom("yes", "no", "unknown", "checking"),
    at: someInstant,
    texts: fc.array(hostileText, { minLength: 1, maxLength: 4 }),
    every: fc.integer({ min: 1, max: 40 }),
    isAsked: fc.boolean(),
  })
  .map(({ of: [{ now }, answer], texts, every, ...how }) => {
    const whole = Investigation.parse(toInvestigation(answer, { ...how, now }));
    const json: Json = z.json().parse(JSON.parse(JSON.stringify(whole)));
    return Investigation.safeParse(withTexts(json, texts, every)).data ?? whole;
  });

/** Twice as many as one property asks for: to make one takes longer than to read it. */
export const investigation: fc.Arbitrary<Investigation> = fc.constantFrom(
  ...fc.sample(anyInvestigation, { numRuns: 2 * usualRuns * times, seed }),
);

/** What a diagnosis is to whoever asked. */
export function investigationOf(answer: Diagnosed, now: number): Investigation {
  const how = {
    status: "answered",
    users: "unknown",
    at: new Date(now).toISOString(),
    isAsked: false,
  };
  return Investigation.parse(toInvestigation(answer, { ...how, now }));
}

interface Showing {
  readonly status: string;
  readonly users: string;
  readonly at: string;
  readonly isAsked: boolean;
  readonly now: number;
}

function toInvestigation({ diagnosis, evidence, gaps }: Diagnosed, showing: Showing): object {
  const { status, users, at, isAsked, now } = showing;
  const { cluster, window, namespace, target } = diagnosis;
  const hypotheses = hypothesesOf(diagnosis, at);
  const judged = { ...diagnosis, hypotheses };
  const impact = { state: "unknown" as const, text: "nobody knows", evidence: [] };
  const unclear = { kind: "ambiguous", cluster, candidates: diagnosis.dependencies } as const;
  return {
    ...judged,
    id: "i1",
    revision: 3,
    status,
    question: "why is it slow?",
    askedAt: new Date(now).toISOString(),
    scope: { cluster, window, namespace, workload: target?.name },
    severity: severityOf({
      ...judged,
      scope: { cluster, window },
      gaps,
      receipt: { sources: [] },
      status: "answered",
      users: impact,
    }),
    asks: { ...(isAsked ? { about: unclear } : {}), choices: [] },
    users: { ...impact, state: users, changedAt: at },
    timeline: diagnosis.history.map((claim) => ({ at, claim })),
    evidence,
    notes: diagnosis.history.slice(0, 2),
    observations: diagnosis.history,
    gaps,
    plan: [{ id: "p", who: "first look", round: 1, state: "answered", text: "1 finding" }],
    receipt: {
      model: "no model",
      calls: 3,
      seconds: 1.25,
      sources: [{ name: "kubernetes", state: "reached" }],
    },
  };
}

function recalledFor({ id, fingerprint, owner, cause, title }: Finding, at: string) {
  const record = {
    id: "r1",
    fingerprint,
    clusterId: "c1",
    namespace: owner.namespace ?? "",
    owner: { kind: owner.kind, name: owner.name },
    cause,
    title,
    document: cause,
    verdict: "accept" as const,
    by: { id: "cli:ann", name: "ann" },
    fix: { text: "roll it back" },
    outcome: "worked in 3 min",
    occurredAt: at,
    decidedAt: at,
  };
  return { record, match: "similar" as const, accepted: 2, rejected: 0, findingId: id };
}

function hypothesesOf({ findings, changes }: Diagnosis, at: string): Hypothesis[] {
  const signals = findings.slice(0, 3).map(
    ({ id, owner, evidence }, index): Signal => ({
      id: `s${index}`,
      kind: "metric",
      name: "error_ratio",
      subject: owner,
      claim: { text: "{ratio} of requests fail", evidence, slots: { ratio: { value: "38 %" } } },
      changedAt: at,
      links: [{ findingId: id, effect: index === 1 ? "contradicts" : "supports" }],
    }),
  );
  const recalled = findings.slice(0, 2).map((finding) => recalledFor(finding, at));
  return correlate({ findings, signals, changes, recalled, rejected: {}, hash });
}
