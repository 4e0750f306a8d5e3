import { expect, test } from "vitest";
import { app } from "../../testing/app.ts";
import { unready } from "../../testing/pod-status.ts";
import { inShort, log, look, node, warning } from "../../testing/small-cluster.ts";
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

test.for<readonly [seconds: number, causes: readonly string[]]>([
  [3600, []],
  [600, ["readiness-probe-failing"]],
])("while old pods serve, a rollout that may take %i s: %o", ([seconds, causes]) => {
  const options = { container: probe, before: {} };
  const [deployment, ...others] = app("pay", { ...options, status: unready() });
  const old = app("pay", options)
    .filter(({ kind }) => kind === "Pod")
    .map((pod) => {
      const ownerReferences = [{ kind: "ReplicaSet", name: "pay-r1", controller: true }];
      return { ...pod, metadata: { ...pod.metadata, name: "pay-old", ownerReferences } };
    });
  const spec = { replicas: 2, progressDeadlineSeconds: seconds };
  const objects = [{ kind: "Deployment", metadata: {}, ...deployment, spec }, ...others, ...old];
  expect(look(objects).findings.map(({ cause }) => cause)).toEqual(causes);
});

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
