import { type Case, cases, faults } from "@binnacle/cases";
import { Diagnosis, eks, type Finding, Observed } from "@binnacle/contracts";
import {
  type Cluster,
  causes,
  createCluster,
  diagnose,
  kindsToRead,
  kubectlFor,
  LOG_LINES,
  type LogToRead,
  logsToRead,
  toStateList,
  unproven,
  withLogs,
} from "@binnacle/diagnosis";
import { createEvidence, hash } from "@binnacle/runtime";
import { expect, test } from "vitest";
import { z } from "zod";
import { recordedCase } from "../support/recorded-case.ts";

const HOUR_MS = 3_600_000;
/** The API rounds to seconds, and the first failure lies a few seconds after what set it off. */
const SINCE_TOLERANCE_MS = 15_000;

/** Other names for everything that the recorded applications are called. */
const otherNames: readonly (readonly [string, string])[] = [
  ["shop", "xyz"],
  ["payment", "alpha"],
  ["checkout", "quux"],
  ["frontend", "edge"],
  ["cart", "basket"],
  ["crat", "baskte"],
  ["catalog", "zulu"],
  ["recommendation", "hints"],
  ["search", "lookup"],
  ["gateway", "portal"],
  ["indexer", "spider"],
  ["timetable", "almanac"],
  ["disruption", "outage"],
  ["platform", "pier"],
  ["booking", "ticket"],
  ["ledger", "books"],
];

const named = cases.map((recorded) => [recorded.name, recorded] as const);

test.for(named)("%s: the first look says what is true", ([, recorded]) => {
  const { findings } = look(recorded);
  expect(findings.map(told)).toEqual(truthOf(recorded));
});

test.for(named)("%s: no rule knows a name", ([, recorded]) => {
  const other = withOtherNames(recorded);
  const namespace = other.truth.culprit?.namespace ?? "xyz";
  expect(namespace).not.toBe(recorded.truth.culprit?.namespace);
  const { findings } = look(other, { namespace });
  expect(findings.map(told)).toEqual(truthOf(other));
});

test.for(named)("%s: the beginning is the true one", ([, recorded]) => {
  const { findings } = look(recorded);
  const expected = Date.parse(recorded.truth.since ?? recorded.recordedAt);
  const seen = Date.parse(findings[0]?.since ?? recorded.recordedAt);
  expect(Math.abs(seen - expected)).toBeLessThanOrEqual(SINCE_TOLERANCE_MS);
});

test.for(named)(
  "%s: every number and variable of a claim stands in its evidence",
  ([, recorded]) => {
    const { findings, evidence, history } = look(recorded);
    const known = new Map(evidence.map((item) => [item.id, item]));
    const claims = [
      ...findings.flatMap((finding) => [...finding.claims, ...finding.reasons]),
      ...history,
    ];
    expect(claims.flatMap((claim) => unproven(claim, known))).toEqual([]);
    expect(claims.filter((claim) => claim.evidence.length === 0)).toEqual([]);
  },
);

test.for(named)("%s: ids do not depend on time, tool or arguments", ([, recorded]) => {
  const early = look(recorded).evidence.map((item) => item.id);
  const late = look(recorded, { laterMs: 60_000 }).evidence.map((item) => item.id);
  expect(new Set(early).size).toBe(early.length);
  expect(late.filter((id) => early.includes(id)).length).toBeGreaterThanOrEqual(early.length - 2);
});

test("a list that is forbidden is not visible, and nothing is ruled out by it", () => {
  const recorded = recordedCase("missing-env");
  const { checks } = look(recorded, { forbidden: "Node" });
  const said = checks.filter(({ cause }) => cause === "node-not-ready");
  expect(said.map(({ kind }) => kind)).toEqual(["not_visible"]);
});

test("the truth of each fault names a cause of the catalogue, or none", () => {
  const meant = new Set(faults.flatMap(({ truth }) => truth.cause ?? []));
  const known = new Set(causes.map(({ id }) => id));
  expect([...meant].filter((cause) => !known.has(cause))).toEqual([]);
});

interface Options {
  readonly laterMs?: number;
  readonly forbidden?: string;
  readonly namespace?: string;
}

/** A finding, as far as the truth of a case tells it. */
function told({ cause, state, culprit, victims }: Finding) {
  return {
    cause,
    state,
    culprit: { kind: culprit.kind, namespace: culprit.namespace, name: culprit.name },
    victims: victims.map(({ ref }) => `${ref.kind}/${ref.name}`).toSorted(comparing),
  };
}

function truthOf({ truth }: Case) {
  const { cause, state, culprit } = truth;
  if (cause === undefined) return [];
  const victims = truth.victims.map(({ kind, name }) => `${kind}/${name}`).toSorted(comparing);
  return [{ cause, state, culprit, victims }];
}

function comparing(left: string, right: string): number {
  return left.localeCompare(right);
}

function look(recorded: Case, options: Options = {}) {
  const now = Date.parse(recorded.recordedAt) + (options.laterMs ?? 0);
  const namespace = options.namespace ?? recorded.truth.culprit?.namespace ?? "shop";
  const cluster = clusterOf(recorded, options.forbidden);
  const evidenceOf = createEvidence({
    clusterId: cluster.state.clusterId,
    origin: "kubernetes",
    server: "eks",
    tool: eks.diagnose.name,
    arguments: { namespace },
  });
  const window = { from: new Date(now - HOUR_MS).toISOString(), to: new Date(now).toISOString() };
  const answer = diagnose(
    cluster,
    { namespace, window },
    { now, hash, evidenceOf, kubectl: kubectlFor(undefined) },
  );
  const { evidence } = Observed.parse(answer);
  return { ...Diagnosis.parse(answer.diagnosis), evidence };
}

function clusterOf(recorded: Case, forbidden?: string): Cluster {
  const system = recorded.objects.find(
    ({ kind, metadata }) => kind === "Namespace" && metadata.name === "kube-system",
  );
  const gap = {
    origin: "kubernetes",
    kind: "refused",
    what: "this list",
    why: "forbidden",
  } as const;
  const lists = kindsToRead.map(({ kind }) =>
    toStateList({
      kind,
      items:
        kind === forbidden
          ? { kind: "unknown", gap }
          : { kind: "known", value: recorded.objects.filter((object) => object.kind === kind) },
    }),
  );
  const cluster = createCluster(
    {
      clusterId: system?.metadata.uid ?? "",
      clusterName: recorded.clusterName,
      lists,
      logs: [],
    },
    Date.parse(recorded.recordedAt),
  );
  const logs = logsToRead(cluster).map((log) => ({
    ...log,
    lines: { kind: "known" as const, value: linesOf(recorded, log) },
  }));
  return withLogs(cluster, logs);
}

/** What the API answers: the current run, or the one before it; a run that waits for its restart counts as before. */
function linesOf(recorded: Case, log: LogToRead): string[] {
  const lines = recorded.logs.filter(
    (line) =>
      line.namespace === log.namespace && line.pod === log.pod && line.container === log.container,
  );
  const last = Math.max(...lines.map((line) => line.run));
  const isWaiting = waits(recorded, log);
  const run = log.previous && !isWaiting ? last - 1 : last;
  return lines
    .filter((line) => line.run === run)
    .map((line) => line.text)
    .slice(-LOG_LINES);
}

const PodState = z.object({
  status: z.object({
    containerStatuses: z.array(z.object({ state: z.record(z.string(), z.unknown()) })),
  }),
});

function waits(recorded: Case, log: LogToRead): boolean {
  const pod = recorded.objects.find(
    ({ kind, metadata }) => kind === "Pod" && metadata.name === log.pod,
  );
  return PodState.parse(pod).status.containerStatuses.some(({ state }) => "waiting" in state);
}

const Renamed = z.object({
  objects: z.array(z.custom<Case["objects"][number]>()),
  logs: z.array(z.custom<Case["logs"][number]>()),
  truth: z.custom<Case["truth"]>(),
});

/** The same recording with every name of the application replaced, in capitals too. */
function withOtherNames(recorded: Case): Case {
  // Recordings differ in their namespace, and share the application.
  const namespace = [recorded.truth.culprit?.namespace ?? "shop", "uvw"] as const;
  const text = [...otherNames, namespace].reduce(
    (json, [name, other]) =>
      json
        .replaceAll(new RegExp(`(?<![a-z])${name}(?![a-z])`, "g"), other)
        .replaceAll(
          new RegExp(`(?<![A-Z])${name.toUpperCase()}(?![A-Z])`, "g"),
          other.toUpperCase(),
        ),
    JSON.stringify({ objects: recorded.objects, logs: recorded.logs, truth: recorded.truth }),
  );
  return { ...recorded, ...Renamed.parse(JSON.parse(text)) };
}
