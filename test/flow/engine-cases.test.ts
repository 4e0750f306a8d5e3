import { DiagnoseResult, type Evidence, type Finding } from "@binnacle/contracts";
import {
  type ClusterState,
  diagnose,
  kindsToRead,
  LOG_LINES,
  type LogToRead,
  logsToRead,
  toStateList,
} from "@binnacle/diagnosis";
import { type Case, cases } from "@binnacle/emulators";
import { hash, identify } from "@binnacle/runtime";
import { expect, test } from "vitest";
import { z } from "zod";

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
];

const named = cases.map((recorded) => [recorded.name, recorded] as const);
const renamed = cases.map((recorded) => [recorded.name, withOtherNames(recorded)] as const);

test.for(named)("%s: the first look says what is true", ([, recorded]) => {
  const { findings } = look(recorded);
  const [first] = findings;
  const { truth } = recorded;
  expect(findings.map((finding) => finding.cause)).toEqual(truth.cause ? [truth.cause] : []);
  expect(first?.state).toBe(truth.state === "healthy" ? undefined : truth.state);
  if (truth.culprit) expect(first?.culprit).toMatchObject(truth.culprit);
  expect(first?.victims.map(({ ref }) => ref.name).toSorted() ?? []).toEqual(
    truth.victims.map(({ name }) => name).toSorted(),
  );
  if (truth.since !== undefined)
    expect(Math.abs(Date.parse(first?.since ?? "") - Date.parse(truth.since))).toBeLessThanOrEqual(
      SINCE_TOLERANCE_MS,
    );
});

test.for(renamed)("%s: no rule knows a name", ([, recorded]) => {
  const { findings } = look(recorded);
  expect(findings.map((finding) => finding.cause)).toEqual(
    recorded.truth.cause ? [recorded.truth.cause] : [],
  );
  expect(findings[0]?.victims).toHaveLength(recorded.truth.victims.length || 0);
});

test.for(named)(
  "%s: every number, name and id of a claim stands in its evidence",
  ([, recorded]) => {
    const { findings, evidence, history } = look(recorded);
    const byId = new Map(evidence.map((item) => [item.id, item]));
    const claims = [
      ...findings.flatMap((finding) => [...finding.claims, ...finding.reasons]),
      ...history,
    ];
    for (const claim of claims) {
      const cited = claim.evidence.map((id) => byId.get(id));
      expect(cited, claim.text).not.toContain(undefined);
      expect(cited.length, claim.text).toBeGreaterThan(0);
      const told = JSON.stringify(cited);
      const facts =
        claim.text.match(/\b(?:\d+(?:\.\d+)?(?:[KMGT]i)?|[A-Z][A-Z0-9]*_[A-Z0-9_]+)\b/g) ?? [];
      for (const fact of facts) expect(told, `${fact} of: ${claim.text}`).toContain(fact);
    }
  },
);

test.for(named)("%s: ids do not depend on time, tool or arguments", ([, recorded]) => {
  const early = look(recorded).evidence.map((item) => item.id);
  const late = look(recorded, { laterMs: 60_000 }).evidence.map((item) => item.id);
  expect(new Set(early).size).toBe(early.length);
  expect(late.filter((id) => early.includes(id)).length).toBeGreaterThanOrEqual(early.length - 2);
});

test("a list that is forbidden is not visible, and nothing is ruled out by it", () => {
  const [recorded] = cases;
  const { outcome } = recorded ? run(recorded, { forbidden: "Node" }) : { outcome: undefined };
  expect(outcome?.kind).toBe("diagnosed");
  if (outcome?.kind !== "diagnosed") return;
  expect(outcome.coverage.notVisible.map((item) => item.cause)).toContain("node-not-ready");
  expect(outcome.coverage.ruledOut.map((item) => item.cause)).not.toContain("node-not-ready");
});

test("names are resolved: near misses of a namespace and of a workload", () => {
  const [recorded] = cases;
  if (recorded === undefined) return;
  expect(run(recorded, { namespace: "shp" }).outcome).toMatchObject({
    kind: "unknown_name",
    what: "namespace",
    near: [{ kind: "Namespace", name: "shop" }],
  });
  expect(run(recorded, { target: "chekout" }).outcome).toMatchObject({
    kind: "unknown_name",
    what: "workload",
    near: [{ kind: "Deployment", name: "checkout" }],
  });
});

interface Options {
  readonly laterMs?: number;
  readonly forbidden?: string;
  readonly namespace?: string;
  readonly target?: string;
}

function look(recorded: Case, options: Options = {}) {
  const { outcome, evidence } = run(recorded, options);
  if (outcome.kind !== "diagnosed") throw new Error(`not diagnosed: ${JSON.stringify(outcome)}`);
  const findings: readonly Finding[] = outcome.findings;
  const cited: readonly Evidence[] = evidence;
  return { findings, evidence: cited, history: outcome.history };
}

function run(recorded: Case, options: Options): DiagnoseResult {
  const now = Date.parse(recorded.recordedAt) + (options.laterMs ?? 0);
  const namespace = options.namespace ?? recorded.truth.culprit?.namespace ?? "shop";
  const result = diagnose(
    stateOf(recorded, options.forbidden),
    {
      namespace,
      ...(options.target === undefined ? {} : { target: options.target }),
      window: {
        from: new Date(now - HOUR_MS).toISOString(),
        to: new Date(now).toISOString(),
      },
    },
    { now, hash, identify, arguments: { namespace } },
  );
  return DiagnoseResult.parse(result);
}

function stateOf(recorded: Case, forbidden?: string): ClusterState {
  const system = recorded.objects.find(
    ({ kind, metadata }) => kind === "Namespace" && metadata.name === "kube-system",
  );
  const gap = { origin: "kubernetes", what: "this list", why: "forbidden" } as const;
  const lists = kindsToRead.map(({ kind }) =>
    toStateList({
      kind,
      items:
        kind === forbidden
          ? { kind: "unknown", gap }
          : { kind: "known", value: recorded.objects.filter((object) => object.kind === kind) },
    }),
  );
  const state = {
    clusterId: system?.metadata.uid ?? "",
    clusterName: recorded.clusterName,
    lists,
    logs: [],
  };
  const logs = logsToRead(state).map((log) => ({
    ...log,
    lines: { kind: "known" as const, value: linesOf(recorded, log) },
  }));
  return { ...state, logs };
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

/** The same recording with every name of the application replaced, in capitals too. */
function withOtherNames(recorded: Case): Case {
  const text = otherNames.reduce(
    (json, [name, other]) =>
      json
        .replaceAll(new RegExp(`(?<![a-z])${name}(?![a-z])`, "g"), other)
        .replaceAll(
          new RegExp(`(?<![A-Z])${name.toUpperCase()}(?![A-Z])`, "g"),
          other.toUpperCase(),
        ),
    JSON.stringify({ objects: recorded.objects, logs: recorded.logs, truth: recorded.truth }),
  );
  const parsed: Pick<Case, "objects" | "logs" | "truth"> = JSON.parse(text);
  return { ...recorded, ...parsed };
}
