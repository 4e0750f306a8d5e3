import { type Case, cases, faults, rebase } from "@binnacle/cases";
import type { Finding } from "@binnacle/contracts";
import { causes, unproven } from "@binnacle/diagnosis";
import { expect, test } from "vitest";
import { z } from "zod";
import { lookAt } from "../support/look-at.ts";
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
  const { findings } = lookAt(recorded);
  expect(findings.map(told)).toEqual(truthOf(recorded));
});

test.for(named)("%s: no rule knows a name", ([, recorded]) => {
  const other = withOtherNames(recorded);
  const namespace = other.truth.culprit?.namespace ?? "xyz";
  expect(namespace).not.toBe(recorded.truth.culprit?.namespace);
  const { findings } = lookAt(other, { namespace });
  expect(findings.map(told)).toEqual(truthOf(other));
});

/** What changes nothing about what is wrong. */
const twists: readonly (readonly [name: string, twisted: (recorded: Case) => Case])[] = [
  ["in another order", (it) => ({ ...it, objects: it.objects.toReversed() })],
  [
    "hours later",
    (it) => {
      const now = new Date(Date.parse(it.recordedAt) + 5 * HOUR_MS + 17 * 60_000);
      return { ...rebase(it, now), recordedAt: now.toISOString() };
    },
  ],
  ["with each event written twice", (it) => ({ ...it, objects: it.objects.flatMap(twice) })],
  [
    "beside five hundred pods that are well",
    (it) => ({ ...it, objects: [...it.objects, ...wellBeside(it)] }),
  ],
];

test.for(named.flatMap(([name, it]) => twists.map((twist) => [name, it, ...twist] as const)))(
  "$0: the verdict is the same $2",
  ([, recorded, , twisted]) => {
    expect(verdictsOf(twisted(recorded))).toEqual(verdictsOf(recorded));
  },
);

test.for(named)("%s: the beginning is the true one", ([, recorded]) => {
  const { findings } = lookAt(recorded);
  const expected = Date.parse(recorded.truth.since ?? recorded.recordedAt);
  const seen = Date.parse(findings[0]?.since ?? recorded.recordedAt);
  expect(Math.abs(seen - expected)).toBeLessThanOrEqual(SINCE_TOLERANCE_MS);
});

test.for(named)(
  "%s: every number and variable of a claim stands in its evidence",
  ([, recorded]) => {
    const { findings, evidence, history } = lookAt(recorded);
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
  const early = lookAt(recorded).evidence.map((item) => item.id);
  const late = lookAt(recorded, { laterMs: 60_000 }).evidence.map((item) => item.id);
  expect(new Set(early).size).toBe(early.length);
  expect(late.filter((id) => early.includes(id)).length).toBeGreaterThanOrEqual(early.length - 2);
});

test("a list that is forbidden is not visible, and nothing is ruled out by it", () => {
  const recorded = recordedCase("missing-env");
  const { checks } = lookAt(recorded, { forbidden: "Node" });
  const said = checks.filter(({ cause }) => cause === "node-not-ready");
  expect(said.map(({ kind }) => kind)).toEqual(["not_visible"]);
});

test("the truth of each fault names a cause of the catalogue, or none", () => {
  const meant = new Set(faults.flatMap(({ truth }) => truth.cause ?? []));
  const known = new Set(causes.map(({ id }) => id));
  expect([...meant].filter((cause) => !known.has(cause))).toEqual([]);
});

/** A finding, as far as the truth of a case tells it. */
function told({ cause, state, culprit, victims }: Finding) {
  return {
    cause,
    state,
    culprit: { kind: culprit.kind, namespace: culprit.namespace, name: culprit.name },
    victims: victims.map(({ ref }) => `${ref.kind}/${ref.name}`).toSorted(comparing),
  };
}

function verdictsOf(recorded: Case) {
  const { findings } = lookAt(recorded);
  return findings.map((finding) => ({ ...told(finding), level: finding.confidence.level }));
}

function twice(object: Case["objects"][number]): Case["objects"] {
  if (object.kind !== "Event") return [object];
  const { name, uid, ...rest } = object.metadata;
  const metadata = { ...rest, name: `${name}-again`, uid: `${uid}-again` };
  return [object, { ...object, metadata }];
}

const WELL = 500;

/** A workload of its own in the namespace of the case, with its pods on the first node. */
function wellBeside({ objects, truth, recordedAt }: Case): Case["objects"] {
  const [node] = objects.filter(({ kind }) => kind === "Node");
  const namespace = truth.culprit?.namespace ?? "shop";
  const at = new Date(Date.parse(recordedAt) - 24 * HOUR_MS).toISOString();
  const labels = { app: "steady" };
  const template = { metadata: { labels }, spec: { containers: [{ name: "app", image: "a:1" }] } };
  const metadataOf = (name: string, of?: readonly [kind: string, name: string]) => ({
    name,
    namespace,
    uid: `uid-${name}`,
    labels,
    creationTimestamp: at,
    ...(of && {
      ownerReferences: [{ kind: of[0], name: of[1], uid: `uid-${of[1]}`, controller: true }],
    }),
  });
  const spec = { replicas: WELL, selector: { matchLabels: labels }, template };
  const ready = { type: "Ready", status: "True", lastTransitionTime: at };
  const status = {
    phase: "Running",
    conditions: [ready],
    containerStatuses: [
      { name: "app", ready: true, restartCount: 0, state: { running: { startedAt: at } } },
    ],
  };
  const pods = Array.from({ length: WELL }, (_, index) => ({
    apiVersion: "v1",
    kind: "Pod",
    metadata: metadataOf(`steady-1-${index}`, ["ReplicaSet", "steady-1"]),
    spec: { ...template.spec, nodeName: node?.metadata.name },
    status,
  }));
  const apiVersion = "apps/v1";
  return [
    { apiVersion, kind: "Deployment", metadata: metadataOf("steady"), spec },
    {
      apiVersion,
      kind: "ReplicaSet",
      metadata: metadataOf("steady-1", ["Deployment", "steady"]),
      spec,
    },
    ...pods,
  ];
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
