import { expect, test } from "vitest";
import { app } from "../../testing/app.ts";
import { ago } from "../../testing/moment.ts";
import { unready } from "../../testing/pod-status.ts";
import { inShort, log, look, node, type RawObject, warning } from "../../testing/small-cluster.ts";
import { toldOf } from "../../testing/told.ts";

const probe = { readinessProbe: { httpGet: { path: "/ready", port: 8081 } } };
const failed = warning("Pod/pay-r1-0", "Unhealthy", "Readiness probe failed: HTTP probe: 503");

test("a probe that the kubelet reports", () => {
  const { findings } = look([...app("pay", { status: unready(), container: probe }), failed]);
  expect(findings.map(inShort)).toEqual([
    "active broken medium readiness-probe-failing Deployment/pay: pay is not ready: its readiness probe fails",
  ]);
  expect(findings[0]?.since).toBe("2026-11-21T02:55:00Z");
});

test("a probe that the rollout changed is the rollout's", () => {
  const objects = [
    ...app("pay", {
      status: unready(),
      container: { ...probe, ports: [{ containerPort: 8080 }] },
      before: { readinessProbe: { httpGet: { path: "/ready", port: 8080 } } },
    }),
    warning("Pod/pay-r2-0", "Unhealthy", "Readiness probe failed: connection refused"),
  ];
  const { findings } = look(objects);
  expect(findings[0]?.confidence.level).toBe("high");
  expect(toldOf(objects)).toEqual([
    "Rollout 2 of deployment/pay: readiness probe changed, image unchanged.",
    "Container app of pay runs, and is not ready.",
    "Readiness probe failed: connection refused",
    "The probe asks port 8081; the container declares 8080.",
  ]);
});

test("without an event the probe is a guess", () => {
  const { findings } = look(app("pay", { status: unready(), container: probe }));
  expect(findings.map(({ confidence }) => confidence.level)).toEqual(["low"]);
});

test("a container without a probe, and one that just started, fail none", () => {
  expect(look(app("pay", { status: unready() })).findings.map(({ cause }) => cause)).toEqual([
    "unlisted",
  ]);
  const patient = { readinessProbe: { ...probe.readinessProbe, initialDelaySeconds: 1800 } };
  expect(look(app("pay", { status: unready(), container: patient })).findings).toEqual([]);
});

interface Rolling {
  /** Time that the Deployment gives its pods. */
  readonly seconds?: number;
  /** Since its new pod was made. */
  readonly minutes: number;
  readonly old: number;
  readonly wanted: number;
  readonly available?: string;
}

test.for<readonly [what: string, rolling: Rolling, causes: readonly string[]]>([
  [
    "over two minutes, of the hour that it may take",
    { seconds: 3600, minutes: 20, old: 1, wanted: 2 },
    [],
  ],
  ["over two minutes", { minutes: 20, old: 1, wanted: 2 }, ["readiness-probe-failing"]],
  [
    "over two minutes, and all that is wanted is Ready",
    { minutes: 3, old: 2, wanted: 2 },
    ["readiness-probe-failing"],
  ],
  ["just begun, and all that is wanted is Ready", { minutes: 0.8, old: 2, wanted: 2 }, []],
  [
    "just begun, and as many are Ready as its controller asks for",
    { minutes: 0.8, old: 3, wanted: 4, available: "True" },
    [],
  ],
  [
    "just begun, and fewer are Ready than its controller asks for",
    { minutes: 0.8, old: 1, wanted: 4, available: "False" },
    ["readiness-probe-failing"],
  ],
  [
    "just begun, and nothing serves",
    { minutes: 0.8, old: 0, wanted: 1, available: "True" },
    ["readiness-probe-failing"],
  ],
])("a rollout $0", ([, rolling, causes]) => {
  expect(look(rollingOut(rolling)).findings.map(({ cause }) => cause)).toEqual(causes);
});

test.for<readonly [minutes: number, old: number, causes: readonly string[]]>([
  [0.8, 2, []],
  [0.8, 1, ["readiness-probe-failing"]],
  [3, 2, ["readiness-probe-failing"]],
])("a pod of three that a StatefulSet made %d min ago, beside %i", ([minutes, old, causes]) => {
  const owner = { kind: "StatefulSet", name: "pay", controller: true };
  const pods = rollingOut({ minutes, old, wanted: 3 })
    .filter(({ kind }) => kind === "Pod" || kind === "Event")
    .map((pod) => ({ ...pod, metadata: { ...pod.metadata, ownerReferences: [owner] } }));
  const metadata = { name: "pay", namespace: "web", creationTimestamp: ago(900) };
  const set = { kind: "StatefulSet", metadata, spec: { replicas: 3 } };
  const found = look([set, ...pods]).findings.map(({ cause }) => cause);
  expect(found.filter((cause) => cause !== "unlisted")).toEqual(causes);
});

/** A new pod that fails its probe, beside old ones that are Ready. */
function rollingOut({ seconds = 600, minutes, old, wanted, available }: Rolling): RawObject[] {
  const options = { container: probe, before: {} };
  const [deployment, ...others] = app("pay", { ...options, status: justMade(minutes) });
  const spec = { replicas: wanted, progressDeadlineSeconds: seconds };
  const conditions = [{ type: "Available", status: available }];
  const status = available === undefined ? {} : { conditions };
  return [
    { kind: "Deployment", metadata: {}, ...deployment, spec, status },
    ...others,
    ...app("pay", { ...options, pods: old }).flatMap((object, index) =>
      object.kind === "Pod" ? [ofOld(object, index)] : [],
    ),
    {
      ...warning("Pod/pay-r2-0", "Unhealthy", "Readiness probe failed: 503"),
      count: 5,
      lastTimestamp: ago(0.1),
    },
  ];
}

function justMade(minutes: number): object {
  return { ...unready(minutes), startTime: ago(minutes) };
}

function ofOld(pod: RawObject, index: number): RawObject {
  const ownerReferences = [{ kind: "ReplicaSet", name: "pay-r1", controller: true }];
  return { ...pod, metadata: { ...pod.metadata, name: `pay-old-${index}`, ownerReferences } };
}

test("a probe on a node that is lost is the node's", () => {
  const { findings } = look([
    node("node-1", { ready: "Unknown" }),
    ...app("pay", { status: unready(), container: probe }),
  ]);
  expect(findings.map(inShort)).toEqual([
    "active broken high node-not-ready Node/node-1: node node-1 is not ready",
  ]);
});

test("what it says of its dependency makes it a victim", () => {
  const { findings } = look(
    [
      ...app("pay", {
        status: unready(),
        container: { ...probe, env: [{ name: "STORE", value: "store:8080" }] },
      }),
      failed,
      ...app("store", { replicas: 0, pods: 0 }),
    ],
    [log("pay-r1-0", ["not ready: connect ECONNREFUSED store:8080"], false)],
  );
  expect(findings.map(inShort)).toEqual([
    "active broken high scaled-to-zero Deployment/store: store is scaled to zero",
  ]);
  expect(findings[0]?.victims).toMatchObject([
    { ref: { name: "pay" }, because: "its calls to store are refused" },
  ]);
});
