import { expect, test } from "vitest";
import { app } from "../../testing/app.ts";
import { ago } from "../../testing/moment.ts";
import { inShort, look, type RawObject } from "../../testing/small-cluster.ts";
import { toldOf } from "../../testing/told.ts";

const told =
  "active degraded medium job-kept-by-sidecar Job/migrate: migrate does not complete: container proxy runs on after app ended";
/** Of containers whose name says nothing. */
const IMAGES: Readonly<Record<string, string>> = {
  mesh: "example.com/mesh:1",
  sail: "r.example:5000/istio/proxyv2:1.2@sha256:a",
};
const goesOn = { running: { startedAt: ago(30) } };
const ended = (exitCode: number, minutes = 6) => ({
  terminated: { exitCode, startedAt: ago(30), finishedAt: ago(minutes) },
});

test.for([
  {
    name: "ended minutes ago, and another runs on",
    objects: run({ app: ended(0), proxy: goesOn }),
    found: [told],
  },
  {
    name: "ended hours ago, and another runs on",
    objects: run({ app: ended(0, 200), proxy: goesOn }),
    found: [told],
  },
  {
    name: "stands behind an injected proxy",
    objects: run({ "istio-proxy": goesOn, app: ended(0) }),
    found: [told.replace("proxy", "istio-proxy")],
  },
  {
    name: "came in two, and the second ended last",
    objects: run({ dump: ended(0, 60), app: ended(0), proxy: goesOn }),
    found: [told],
  },
  {
    name: "is beside a known image",
    objects: run({ app: ended(0), sail: goesOn }),
    found: [told.replace("proxy", "sail")],
  },
  {
    name: "is the first of two that work",
    objects: run({ app: ended(0, 200), upload: goesOn }),
    found: [],
  },
  {
    name: "is beside what stands beside a service, too",
    objects: [...run({ app: ended(0), mesh: goesOn }), ...meshed("mesh", "front")],
    found: [told.replace("proxy", "mesh")],
  },
  {
    name: "is beside what serves alone elsewhere",
    objects: [...run({ app: ended(0), mesh: goesOn }), ...meshed("mesh", "proxy")],
    found: [],
  },
  { name: "just ended", objects: run({ app: ended(0, 2), proxy: goesOn }), found: [] },
  {
    name: "works on, and a helper has ended",
    objects: run({ app: goesOn, proxy: ended(0) }),
    found: [],
  },
  {
    name: "has ended like all others",
    objects: run({ app: ended(0), proxy: ended(0) }),
    found: [],
  },
  {
    name: "ended, and its Job is over",
    objects: run(
      { app: ended(0), proxy: goesOn },
      { conditions: [{ type: "SuccessCriteriaMet", status: "True" }] },
    ),
    found: [],
  },
])("a run whose program $name", ({ objects, found }) => {
  expect(look(objects).findings.map(inShort)).toEqual(found);
});

test.for([
  [2, [told]],
  [0.5, []],
] as const)("who asks %d min after the program ended is told %o", ([minutes, found]) => {
  const target = { kind: "Job", namespace: "web", name: "migrate" };
  const objects = run({ app: ended(0, minutes), proxy: goesOn });
  const { findings } = look(objects, [], { namespace: "web", target });
  expect(findings.map(inShort)).toEqual(found);
});

test("who asks about a run whose second container may work is told to read its log, and to delete nothing", () => {
  const target = { kind: "Job", namespace: "web", name: "migrate" };
  const objects = run({ app: ended(0, 20), upload: goesOn });
  const { findings } = look(objects, [], { namespace: "web", target });
  expect(findings.map(inShort)).toEqual([
    "active degraded low job-kept-by-sidecar Job/migrate: migrate is not complete yet: container upload runs on after app ended",
  ]);
  expect([findings[0]?.fix, findings[0]?.nextCheck?.command]).toEqual([
    [],
    "kubectl -n web logs migrate-x -c upload --tail=50",
  ]);
});

test("what is no known helper is not ended by deleting its Job", () => {
  const objects = [...run({ app: ended(0), mesh: goesOn }), ...meshed("mesh", "front")];
  expect(look(objects).findings[0]?.fix).toEqual([]);
});

test("a program that failed is told by that", () => {
  const { findings } = look(run({ app: ended(1, 20), proxy: goesOn }));
  expect(findings.map(({ cause }) => cause)).not.toContain("job-kept-by-sidecar");
});

test("a run of a CronJob is told once, with the run", () => {
  const owner = { kind: "CronJob", name: "nightly", controller: true };
  const cronJob = {
    kind: "CronJob",
    metadata: { name: "nightly", namespace: "web", uid: "nightly", creationTimestamp: ago(9000) },
    spec: { schedule: "0 2 1 1 *" },
  };
  const objects = [...run({ app: ended(0, 25), proxy: goesOn }, {}, [owner]), cronJob];
  expect(look(objects).findings.map(inShort)).toEqual([
    told.replace("migrate does", "nightly does"),
  ]);
});

test("it says what ended, when, and what runs on", () => {
  const objects = run({ app: ended(0), proxy: goesOn });
  expect(toldOf(objects)).toEqual([
    `Container app of pod migrate-x ended with exit code 0 at ${ago(6)}; job/migrate is complete only when all containers of its pod have ended.`,
    "Container proxy runs on.",
  ]);
  const [finding] = look(objects).findings;
  expect([finding?.since, finding?.fix[0]?.command, finding?.nextCheck?.command]).toEqual([
    ago(6),
    "kubectl -n web delete job migrate",
    "kubectl -n web logs migrate-x -c proxy --tail=50",
  ]);
});

function meshed(name: string, beside: string): RawObject[] {
  const containers = [{ name: beside }, { name, image: IMAGES[name] }];
  return app("front").map((object) =>
    object.kind === "Deployment"
      ? { ...object, spec: { replicas: 1, template: { spec: { containers } } } }
      : object,
  );
}

function run(
  states: Readonly<Record<string, object>>,
  status: object = {},
  ownerReferences: object[] = [],
): RawObject[] {
  const names = Object.keys(states);
  return [
    {
      kind: "Job",
      metadata: {
        name: "migrate",
        namespace: "web",
        uid: "migrate",
        creationTimestamp: ago(30),
        ownerReferences,
      },
      spec: {},
      status: { active: 1, startTime: ago(30), ...status },
    },
    {
      kind: "Pod",
      metadata: {
        name: "migrate-x",
        namespace: "web",
        uid: "migrate-x",
        creationTimestamp: ago(30),
        ownerReferences: [{ kind: "Job", name: "migrate", controller: true }],
      },
      spec: {
        nodeName: "node-1",
        containers: names.map((name) => ({ name, image: IMAGES[name] })),
      },
      status: {
        phase: "Running",
        startTime: ago(30),
        conditions: [{ type: "Ready", status: "False", lastTransitionTime: ago(6) }],
        containerStatuses: Object.entries(states).map(([name, state]) => ({
          name,
          ready: "running" in state,
          restartCount: 0,
          state,
        })),
      },
    },
  ];
}
