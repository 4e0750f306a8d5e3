import { expect, test } from "vitest";
import { app } from "./testing/app.ts";
import { ago } from "./testing/moment.ts";
import { crashing, ended, running, unready, unscheduled, waiting } from "./testing/pod-status.ts";
import {
  answerOn,
  type FindingsRow,
  findingsOf,
  log,
  look,
  node,
  type RawObject,
  service,
  stateOf,
  warning,
} from "./testing/small-cluster.ts";

const callsCart = { env: [{ name: "CART_HOST", value: "cart" }] };
const live = { livenessProbe: { httpGet: { path: "/live", port: 8080 } } };
const ready = { readinessProbe: { httpGet: { path: "/ready", port: 8080 } } };

const proxyWithLimit = { name: "proxy", resources: { limits: { memory: "64Mi" } } };
const proxyCrash = {
  name: "proxy",
  restartCount: 5,
  state: { waiting: { reason: "CrashLoopBackOff" } },
  lastState: { terminated: ended() },
};

const rows: readonly FindingsRow[] = [
  {
    name: "a slot of blue and green that nobody calls",
    objects: [
      ...app("cart-blue", { labels: { app: "cart", slot: "blue" } }),
      service("cart-green", { app: "cart", slot: "green" }),
    ],
    findings: [],
  },
  {
    name: "a size of zero that an event-driven autoscaler chose",
    objects: [
      ...withScaler(app("cart", { replicas: 0 }), "keda-operator"),
      ...app("front", { container: callsCart }),
    ],
    findings: [
      "active degraded low scaled-to-zero Deployment/cart: cart is scaled to zero by keda-operator",
    ],
  },
  {
    name: "a size of zero that is old, and whose callers do not complain",
    objects: [...aged(app("cart", { replicas: 0 })), ...app("front", { container: callsCart })],
    findings: [
      "active degraded low scaled-to-zero Deployment/cart: cart is scaled to zero by kubectl",
    ],
  },
  {
    name: "a Job whose first pod failed and whose second one runs",
    objects: [job(), jobPod("run-1", "Failed", 30), jobPod("run-2", "Running", 10)],
    findings: [],
  },
  {
    name: "a Job that succeeded after a retry whose pod is gone",
    objects: [job({ succeeded: 1, completionTime: ago(10) }), jobPod("run-1", "Failed", 30)],
    findings: [],
  },
  {
    name: "a Job that failed, and was left at that",
    objects: [job(), jobPod("run-1", "Failed", 30)],
    findings: ["active broken low crash-on-start Job/nightly: nightly crashes on start"],
  },
  {
    name: "a Job whose later run succeeded",
    objects: [job(), jobPod("run-1", "Failed", 30), jobPod("run-2", "Succeeded", 20)],
    findings: [],
  },
  {
    name: "a Job that failed days ago",
    objects: [job(), jobPod("run-1", "Failed", 3 * 1440)],
    findings: [],
  },
  {
    name: "a start that its startup probe still allows",
    objects: [
      ...app("pay", {
        status: startedAgo(2),
        container: {
          ...ready,
          startupProbe: { failureThreshold: 30, periodSeconds: 10, tcpSocket: { port: 8080 } },
        },
      }),
      warning("Pod/pay-r1-0", "Unhealthy", "Startup probe failed: connection refused"),
    ],
    findings: [],
  },
  {
    name: "a crash that is older than the end of its node",
    objects: [
      node("node-1", { ready: "Unknown" }),
      ...app("pay", { status: { ...crashing(), conditions: [readySince(2000)] } }),
      ...app("cart", { status: unready() }),
    ],
    findings: [
      "active broken high node-not-ready Node/node-1: node node-1 is not ready",
      "active broken low crash-on-start Deployment/pay: pay crashes on start",
    ],
  },
  {
    name: "a kill of another container by its probe",
    objects: [
      ...app("pay", { status: crashing(), container: live }),
      warning(
        "Pod/pay-r1-0",
        "Killing",
        "Container proxy failed liveness probe, will be restarted",
      ),
    ],
    findings: ["active broken low crash-on-start Deployment/pay: pay crashes on start"],
  },
  {
    name: "one end after weeks of work, though it ended often before",
    objects: app("pay", {
      status: running({ terminated: ended({ startedAt: ago(30 * 1440) }) }, 5),
    }),
    findings: [],
  },
  {
    name: "a program that ends without an error",
    objects: app("pay", { status: crashing({ exitCode: 0, reason: "Completed" }) }),
    lines: ["all done"],
    findings: ["active broken low crash-on-start Deployment/pay: pay ends again and again"],
  },
  {
    name: "a sidecar that runs out of memory",
    objects: app("pay", {
      status: sidecarKilled(),
      podSpec: { containers: [{ name: "app" }, proxyWithLimit] },
    }),
    findings: [
      "active broken high oom-killed Deployment/pay: pay runs out of memory in container proxy",
    ],
  },
  {
    name: "a native sidecar that crashes",
    objects: app("pay", {
      status: { ...running(), initContainerStatuses: [proxyCrash] },
      podSpec: { initContainers: [{ name: "proxy", restartPolicy: "Always" }] },
    }),
    findings: ["active degraded low crash-on-start Deployment/pay: pay crashes on start"],
  },
  {
    name: "a ConfigMap that came after the event that missed it",
    objects: [
      ...app("pay", {
        status: waiting("ContainerCreating"),
        podSpec: { volumes: [{ name: "conf", configMap: { name: "pay" } }] },
      }),
      warning("Pod/pay-r1-0", "FailedMount", 'MountVolume.SetUp failed: configmap "pay" not found'),
      { kind: "ConfigMap", metadata: { name: "pay", namespace: "web" }, data: {} },
    ],
    findings: [],
  },
  {
    name: "a gate that holds a pod back on purpose",
    objects: app("pay", {
      status: unscheduled("Scheduling is blocked due to non-empty scheduling gates"),
      podSpec: { nodeName: undefined },
    }),
    findings: ["active broken low pod-not-started Deployment/pay: pay is held back by a gate"],
  },
  {
    name: "a refusal after which pods were created",
    objects: [
      ...app("pay", { replicas: 2, pods: 1 }),
      warning("ReplicaSet/pay-r1", "FailedCreate", 'pods "x" is forbidden: exceeded quota: team'),
      {
        ...warning("ReplicaSet/pay-r1", "SuccessfulCreate", "Created pod"),
        type: "Normal",
        lastTimestamp: ago(1),
      },
    ],
    findings: [],
  },
  {
    name: "a headless Service, whose target port nobody uses",
    objects: app("db", {
      container: { ports: [{ name: "sql", containerPort: 5432 }] },
      service: { clusterIP: "None", ports: [{ port: 80, targetPort: "http" }] },
    }),
    findings: [],
  },
  {
    name: "a named port that a native sidecar has",
    objects: app("pay", {
      container: { ports: [{ name: "http", containerPort: 8080 }] },
      podSpec: {
        initContainers: [
          {
            name: "proxy",
            restartPolicy: "Always",
            ports: [{ name: "mesh", containerPort: 15000 }],
          },
        ],
      },
      service: { ports: [{ port: 80, targetPort: "mesh" }] },
    }),
    findings: [],
  },
  {
    name: "an eviction of a Job that succeeded since",
    objects: [
      job({ succeeded: 1, completionTime: ago(5) }),
      evictedRun(),
      jobPod("run-2", "Succeeded", 10),
    ],
    findings: ["resolved degraded high evicted Job/nightly: nightly was evicted"],
  },
];

test.for(rows)("$name", (row) => {
  expect(findingsOf(row)).toEqual(row.findings);
});

test("a Service that other pods still serve is not dead, though one of its workloads is", () => {
  const { findings } = look([
    ...app("cart", {
      labels: { app: "cart", track: "stable" },
      service: { selector: { app: "cart" } },
    }),
    ...app("canary", {
      labels: { app: "cart", track: "canary" },
      status: crashing(),
      service: false,
    }),
    ...app("front", { container: callsCart }),
  ]);
  expect(findings.map(({ culprit, victims }) => [culprit.name, victims.length])).toEqual([
    ["canary", 0],
  ]);
});

test("the name that a program has in its traces is no call", () => {
  const env = [
    { name: "OTEL_SERVICE_NAME", value: "cart" },
    { name: "SERVER_MODE", value: "cart" },
    { name: "IMAGE", value: "cart:7" },
  ];
  const { findings } = look([
    ...app("cart", { status: crashing() }),
    ...app("worker", { container: { env } }),
  ]);
  expect(findings[0]?.victims).toEqual([]);
});

test("a room that an autoscaler is making is said", () => {
  const [finding] = look([
    node("a"),
    ...app("pay", {
      status: unscheduled("0/1 nodes are available: 1 Insufficient cpu."),
      podSpec: { nodeName: undefined },
    }),
    {
      ...warning("Pod/pay-r1-0", "TriggeredScaleUp", "pod triggered scale-up: [{ng 1->2}]"),
      type: "Normal",
    },
  ]).findings;
  expect(finding?.confidence.level).toBe("medium");
  expect(finding?.against.map(({ text }) => text)).toEqual(["An autoscaler is adding a node."]);
});

test.for([
  { name: "beside one that serves", pods: 2, minutes: 1, causes: [] },
  { name: "for too long", pods: 2, minutes: 9, causes: ["insufficient-resources"] },
  { name: "while none serves", pods: 1, minutes: 1, causes: ["insufficient-resources"] },
])("a pod waits for a node that is ordered: $name", ({ pods, minutes, causes }) => {
  const status = unscheduled("0/1 nodes are available: 1 Insufficient cpu.", minutes);
  const spec = { nodeName: undefined };
  const waits = changed(app("pay", { replicas: pods, pods: 1, status, podSpec: spec }), "Pod", {
    creationTimestamp: ago(minutes),
  });
  const serve = app("pay", { pods }).filter(({ metadata }) => metadata["name"] === "pay-r1-1");
  const available = { type: "Available", status: "True" };
  const objects = [...waits, ...serve].map((object) =>
    object.kind === "Deployment" && pods > 1
      ? { ...object, status: { conditions: [available] } }
      : object,
  );
  const ordered = warning(
    "Pod/pay-r1-0",
    "TriggeredScaleUp",
    "pod triggered scale-up: [{ng 1->2}]",
  );
  const { findings } = look([node("a"), ...objects, { ...ordered, type: "Normal" }]);
  expect(findings.map(({ cause }) => cause)).toEqual(causes);
});

test("a list of endpoints that was not read is not told as empty", () => {
  const objects = app("cart", { service: { selector: { app: "crat" } } });
  const gap = {
    origin: "kubernetes",
    kind: "refused",
    what: "endpointslices",
    why: "forbidden",
  } as const;
  const state = stateOf(objects);
  const { diagnosis } = answerOn({
    ...state,
    lists: state.lists.map((list) =>
      list.kind === "EndpointSlice" ? { ...list, items: { kind: "unknown", gap } } : list,
    ),
  });
  const claims = diagnosis.findings.flatMap((item) => item.claims);
  expect(claims.length).toBeGreaterThan(0);
  expect(claims.filter(({ text }) => text.includes("endpoint"))).toEqual([]);
});

test("a variable that the rollout moved into a Secret is not told with certainty", () => {
  const [finding] = look(
    app("pay", {
      status: crashing(),
      container: { envFrom: [{ secretRef: { name: "pay" } }] },
      before: { env: [{ name: "STORE_URL", value: "x" }], envFrom: [] },
    }),
    [log("pay-r2-0", ["STORE_URL is required"])],
  ).findings;
  expect(finding?.confidence.level).toBe("low");
});

test("what still goes on is not over", () => {
  const metrics = warning("HorizontalPodAutoscaler/pay", "FailedGetResourceMetric", "no metrics");
  expect(look([...app("pay"), seenAgo(metrics, 20)]).history).toEqual([]);
  const probe = warning("Pod/pay-r1-0", "Unhealthy", "Readiness probe failed: 503");
  expect(look([...app("pay"), seenAgo(probe, 0.2)]).history).toEqual([]);
  expect(look([...app("pay"), seenAgo(probe, 20)]).history.map(({ text }) => text)).toEqual([
    "deployment/pay: readiness probe failed once, over",
  ]);
});

test("a line that never ends costs no time", { timeout: 2000 }, () => {
  const lines = ["a.".repeat(100_000), " sh:".repeat(50_000), `"${"a1".repeat(100_000)}`];
  const status = crashing({ exitCode: 127 });
  const { findings } = look(app("pay", { status }), [log("pay-r1-0", lines)]);
  expect(findings.map(({ cause }) => cause)).toEqual(["command-not-found"]);
});

test("one pod is a pod", () => {
  const [row] = look([
    ...app("pay", { pods: 0 }),
    warning("ReplicaSet/pay-r1", "FailedCreate", 'serviceaccount "pay" not found'),
  ]).workloads;
  expect(row?.text).toBe("0 of 1 pod exists");
  const waits = unscheduled("0/1 nodes are available: 1 Insufficient cpu.");
  const pending = look(app("pay", { status: waits, podSpec: { nodeName: undefined } }));
  expect(pending.workloads[0]?.text).toBe("cannot be scheduled, 1 of 1 pod");
});

test("a warning whose object is well again is one sentence of history", () => {
  const message = 'pods "pay-x" is forbidden: exceeded quota: team, requested: cpu=1';
  const refused = warning("ReplicaSet/pay-r1", "FailedCreate", message);
  expect(look([...app("pay"), refused]).history.map((claim) => claim.text)).toEqual([
    "deployment/pay: was refused a pod once, over",
  ]);
});

test.for([
  ["Pod/pay-7c41f9-x2x9z", "deployment/pay"],
  ["Pod/pay-api-7c41f9d8b7-x2x9z", "deployment/pay-api"],
  ["ReplicaSet/pay-7c41f9", "deployment/pay"],
  ["Pod/other", "pod/other"],
] as const)("an old warning of %s, which is gone, is told of %s", ([gone, subject]) => {
  const event = seenAgo(warning(gone, "Failed", "x"), 20);
  expect(look([...app("pay"), event]).history.map(({ text }) => text)).toEqual([
    `${subject}: failed to pull an image or to start once, over`,
  ]);
});

test("an old warning of a pod that an owner of an unknown kind keeps is not over while it is not well", () => {
  const pod = {
    ...app("pay", { status: unready() }).find(({ kind }) => kind === "Pod"),
    kind: "Pod",
  };
  const ownerReferences = [{ kind: "Gameset", name: "arena", controller: true }];
  const owned = { ...pod, metadata: { ...pod.metadata, ownerReferences } };
  const event = seenAgo(warning("Pod/pay-r1-0", "Failed", "x"), 20);
  expect(look([owned, event]).history).toEqual([]);
});

test("nothing is said of what is healthy, or has just begun", () => {
  const young = { ...waiting("ContainerCreating"), startTime: ago(0.5) };
  const { findings, workloads, pods, checks } = look([
    node("node-1"),
    ...app("pay", { replicas: 3 }),
    ...app("cart", { status: young }),
    ...app("front", { container: callsCart }),
  ]);
  expect(findings).toEqual([]);
  expect(pods).toEqual({ ready: 4, total: 5 });
  expect(workloads.map(({ state }) => state)).toEqual(["fine", "fine", "fine"]);
  expect(new Set(checks.map(({ kind }) => kind))).toEqual(new Set(["ruled_out"]));
});

function seenAgo(event: RawObject, minutes: number): RawObject {
  return { ...event, lastTimestamp: ago(minutes) };
}

function changed(objects: readonly RawObject[], kind: string, metadata: object): RawObject[] {
  return objects.map((object) =>
    object.kind === kind ? { ...object, metadata: { ...object.metadata, ...metadata } } : object,
  );
}

function withScaler(objects: readonly RawObject[], manager: string): RawObject[] {
  const fieldsV1 = { "f:spec": { "f:replicas": {} } };
  return changed(objects, "Deployment", {
    managedFields: [{ manager, subresource: "scale", time: ago(9), fieldsV1 }],
  });
}

function aged(objects: readonly RawObject[]): RawObject[] {
  return changed(objects, "Deployment", {
    creationTimestamp: ago(90 * 1440),
    managedFields: [
      { manager: "kubectl", time: ago(40 * 1440), fieldsV1: { "f:spec": { "f:replicas": {} } } },
    ],
  });
}

function readySince(minutes: number) {
  return { type: "Ready", status: "False", lastTransitionTime: ago(minutes) };
}

function startedAgo(minutes: number): object {
  return {
    phase: "Running",
    startTime: ago(minutes),
    conditions: [readySince(minutes)],
    containerStatuses: [
      {
        name: "app",
        ready: false,
        started: false,
        state: { running: { startedAt: ago(minutes) } },
      },
    ],
  };
}

function sidecarKilled(): object {
  const killed = { terminated: ended({ reason: "OOMKilled", exitCode: 137 }) };
  return {
    ...unready(),
    containerStatuses: [
      { name: "app", ready: true, state: { running: { startedAt: ago(19) } } },
      { ...proxyCrash, lastState: killed },
    ],
  };
}

function job(status: object = {}): RawObject {
  return {
    kind: "Job",
    metadata: { name: "nightly", namespace: "web", uid: "j" },
    spec: {},
    status,
  };
}

function jobPod(name: string, phase: string, minutes: number): RawObject {
  const state =
    phase === "Running"
      ? { running: { startedAt: ago(minutes) } }
      : { terminated: ended({ exitCode: phase === "Failed" ? 1 : 0, finishedAt: ago(minutes) }) };
  return {
    kind: "Pod",
    metadata: {
      name,
      namespace: "web",
      uid: name,
      creationTimestamp: ago(minutes + 1),
      ownerReferences: [{ kind: "Job", name: "nightly", controller: true }],
    },
    spec: { nodeName: "node-1", restartPolicy: "Never", containers: [{ name: "app" }] },
    status: { phase, startTime: ago(minutes), containerStatuses: [{ name: "app", state }] },
  };
}

function evictedRun(): RawObject {
  const pod = jobPod("run-1", "Failed", 30);
  return {
    ...pod,
    status: { phase: "Failed", reason: "Evicted", message: "low on memory", startTime: ago(30) },
  };
}
