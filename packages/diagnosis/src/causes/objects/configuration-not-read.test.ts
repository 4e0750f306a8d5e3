import { expect, test } from "vitest";
import { app } from "../../testing/app.ts";
import { ago } from "../../testing/moment.ts";
import { running } from "../../testing/pod-status.ts";
import { inShort, look, type RawObject } from "../../testing/small-cluster.ts";
import { toldOf } from "../../testing/told.ts";

const environment = [
  { envFrom: [{ configMapRef: { name: "feeds" } }] },
  { env: [{ name: "FEED", valueFrom: { configMapKeyRef: { name: "feeds", key: "FEED" } } }] },
];
const about = { namespace: "web", target: { kind: "Deployment", namespace: "web", name: "bus" } };
const told =
  "active degraded low configuration-not-read Deployment/bus: bus has not read the change of configmap/feeds: its containers started before";

test.for([
  { name: "while its containers run", written: 10, found: [told] },
  { name: "before its containers started", written: 90, found: [] },
  { name: "when it was made", written: 300, found: [] },
  { name: "days ago", written: 3000, started: 4000, made: 9000, found: [] },
])("a ConfigMap of its environment changed $name", ({ found, ...times }) => {
  for (const container of environment)
    expect(look(bus(times, container), [], about).findings.map(inShort)).toEqual(found);
});

test("who did not ask about it is not told", () => {
  const [container = {}] = environment;
  expect(look(bus({ written: 10 }, container)).findings).toEqual([]);
});

test("a ConfigMap that is mounted, or not used, says nothing", () => {
  for (const container of [{}, { volumeMounts: [{ name: "feeds", mountPath: "/etc/feeds" }] }])
    expect(look(bus({ written: 10 }, container), [], about).findings).toEqual([]);
});

test("it is told when the ConfigMap changed and how many pods are older", () => {
  const [container = {}] = environment;
  expect(toldOf(bus({ written: 10 }, container), [], about)).toEqual([
    `configmap/feeds changed ${ago(10)}; 1 pod of deployment/bus started before, with the environment of that time.`,
  ]);
});

test("what an entry of its managedFields tells beside its data, or of another key, proves no change", () => {
  const [, single = {}] = environment;
  const [configMap, ...others] = bus({ written: 10 }, single);
  const entryOf = (fieldsV1: object) => [
    {
      ...configMap,
      kind: "ConfigMap",
      metadata: {
        ...configMap?.metadata,
        managedFields: [{ manager: "helm", time: ago(10), fieldsV1 }],
      },
    },
    ...others,
  ];
  const labelled = { "f:metadata": { "f:labels": {} }, "f:data": { "f:FEED": {} } };
  expect(look(entryOf(labelled), [], about).findings).toEqual([]);
  expect(look(entryOf({ "f:data": { "f:OTHER": {} } }), [], about).findings).toEqual([]);
});

test("nobody is told of what was not asked about: it is neither found nor ruled out", () => {
  const [container = {}] = environment;
  const { checks } = look(bus({ written: 10 }, container));
  const check = checks.find(({ cause }) => cause === "configuration-not-read");
  expect(check?.kind === "ruled_out" ? check.examined.count : 0).toBe(0);
});

interface Times {
  /** Minutes since the ConfigMap was written, since its reader started, since it was made. */
  readonly written: number;
  readonly started?: number;
  readonly made?: number;
}

function bus({ written, started = 60, made = 300 }: Times, container: object): RawObject[] {
  const managedFields = [
    { manager: "kubectl", time: ago(written), fieldsV1: { "f:data": { "f:FEED": {} } } },
  ];
  return [
    {
      kind: "ConfigMap",
      metadata: { name: "feeds", namespace: "web", creationTimestamp: ago(made), managedFields },
      data: { FEED: "https://feeds.example.com" },
    },
    ...app("bus", {
      container,
      service: false,
      status: {
        ...running(),
        containerStatuses: [
          { name: "app", ready: true, state: { running: { startedAt: ago(started) } } },
        ],
      },
    }),
  ];
}
