import { expect, test } from "vitest";
import { app } from "../testing/app.ts";
import { ago } from "../testing/moment.ts";
import { crashing, ended, running, waiting } from "../testing/pod-status.ts";
import { inShort, log, look, node, type RawObject, warning } from "../testing/small-cluster.ts";

const refused =
  'Internal error occurred: failed calling webhook "pods.guard.example": Post "https://guard.policy.svc:443/pods": connect: connection refused';
const asked = { namespace: "web", target: { kind: "Deployment", namespace: "web", name: "pay" } };

test("pods that a dead webhook refuses are its victims, though it runs elsewhere", () => {
  const objects = [
    ...app("pay", { replicas: 2, pods: 1 }),
    warning("ReplicaSet/pay-r1", "FailedCreate", refused),
    ...elsewhere("policy", app("guard", { status: crashing() })),
  ];
  for (const request of [asked, { namespace: "web" }]) {
    const { findings } = look(objects, [], request);
    expect(findings.map(inShort)).toEqual([
      "active broken low crash-on-start Deployment/guard: guard crashes on start",
    ]);
    expect(findings[0]?.victims.map(({ ref, because }) => [ref.name, because])).toEqual([
      ["pay", "its pods are refused, because guard does not answer"],
    ]);
  }
});

test("pods that a webhook refuses whose Service is well are told themselves", () => {
  const objects = [
    ...app("pay", { replicas: 2, pods: 1 }),
    warning("ReplicaSet/pay-r1", "FailedCreate", refused),
    ...elsewhere("policy", app("guard")),
  ];
  expect(look(objects, [], asked).findings.map(({ cause }) => cause)).toEqual(["pods-not-created"]);
});

const claim = {
  kind: "PersistentVolumeClaim",
  metadata: {
    name: "data",
    namespace: "web",
    annotations: { "volume.kubernetes.io/storage-provisioner": "ebs.csi.aws.com" },
  },
};
const mounted = { volumes: [{ name: "data", persistentVolumeClaim: { claimName: "data" } }] };
const starting = waiting("ContainerCreating");
const unmounted = 'MountVolume.SetUp failed for volume "x" : ';

test.for<
  readonly [
    what: string,
    pay: readonly RawObject[],
    reason: string,
    message: string,
    agent: string,
    leads: string,
  ]
>([
  [
    "no network needs its agent",
    app("pay", { status: starting }),
    "FailedCreatePodSandBox",
    "no IP",
    "aws-node",
    "aws-node",
  ],
  [
    "no network needs no other agent",
    app("pay", { status: starting }),
    "FailedCreatePodSandBox",
    "no IP",
    "fluent-bit",
    "pay",
  ],
  [
    "not being placed needs no agent",
    app("pay", { status: starting }),
    "FailedScheduling",
    "no",
    "aws-node",
    "pay",
  ],
  [
    "a volume needs the driver of its claim",
    [claim, ...app("pay", { status: starting, podSpec: mounted })],
    "FailedMount",
    `${unmounted}rpc error: code = Internal`,
    "ebs-csi-node",
    "ebs-csi-node",
  ],
  [
    "a volume needs the driver that the message names",
    app("pay", { status: starting }),
    "FailedMount",
    `${unmounted}driver name efs.csi.aws.com not found in the list of registered CSI drivers`,
    "efs-csi-node",
    "efs-csi-node",
  ],
  [
    "a volume needs no other driver",
    [claim, ...app("pay", { status: starting, podSpec: mounted })],
    "FailedMount",
    `${unmounted}rpc error: code = Internal`,
    "efs-csi-node",
    "pay",
  ],
  [
    "a ConfigMap that is missing needs no driver",
    [claim, ...app("pay", { status: starting, podSpec: mounted })],
    "FailedMount",
    `${unmounted}configmap "pay-config" not found`,
    "ebs-csi-node",
    "pay",
  ],
])("$0", ([, pay, reason, message, name, leads]) => {
  const objects = [
    node("node-1"),
    ...pay,
    warning("Pod/pay-r1-0", reason, message),
    ...elsewhere("kube-system", agent(name)),
  ];
  const { findings, dependencies } = look(objects, [], asked);
  expect(findings[0]?.culprit.name).toBe(leads);
  expect(dependencies.some(({ kind }) => kind === "DaemonSet")).toBe(leads !== "pay");
});

test.for([
  ["the pod got what it once lacked", app("pay"), "node-1"],
  ["the agent fails on another node", app("pay", { status: starting }), "node-2"],
] as const)("nothing is behind where $0", ([, pay, nodeName]) => {
  const agents = agent("aws-node").map((object) =>
    object.kind === "Pod"
      ? { ...object, spec: { nodeName, containers: [{ name: "app" }] } }
      : object,
  );
  const objects = [
    node("node-1"),
    ...pay,
    warning("Pod/pay-r1-0", "FailedCreatePodSandBox", "no IP"),
    ...elsewhere("kube-system", agents),
  ];
  const { findings } = look(objects, [], asked);
  expect(findings.map(({ culprit }) => culprit.name)).not.toContain("aws-node");
});

test("a symptom of another thing displaces nothing", () => {
  const config = waiting("CreateContainerConfigError", 'configmap "pay-config" not found');
  const objects = [
    node("node-1"),
    ...app("pay", { status: config }),
    ...app("cart", { status: starting }),
    warning("Pod/cart-r1-0", "FailedCreatePodSandBox", "no IP"),
    ...elsewhere("kube-system", agent("aws-node")),
  ];
  expect(look(objects, [], asked).findings[0]?.culprit.name).toBe("pay");
  const inNamespace = look(objects, [], { namespace: "web" }).findings;
  expect(inNamespace.slice(0, 2).map(({ culprit }) => culprit.name)).toEqual(["pay", "aws-node"]);
});

test.for([
  "dial tcp: lookup db on 172.20.0.10:53: read udp 10.0.1.7:4711->172.20.0.10:53: i/o timeout",
  "lookup db.web on 172.20.0.10:53: server misbehaving",
  "lookup db on 10.96.0.10:53: dial udp: connection refused",
])("the name service leads where a program writes: %s", (line) => {
  const dns = [
    ...app("coredns", { status: crashing(), service: false, labels: { "k8s-app": "kube-dns" } }),
    {
      kind: "Service",
      metadata: { name: "kube-dns", namespace: "web" },
      spec: { selector: { "k8s-app": "kube-dns" }, ports: [{ port: 53 }] },
    },
  ];
  const objects = [...app("pay", { status: crashing() }), ...elsewhere("kube-system", dns)];
  const { findings } = look(objects, [log("pay-r1-0", [line])], asked);
  expect(findings[0]?.culprit.name).toBe("coredns");
});

const blind =
  "failed to get cpu utilization: unable to get metrics for resource cpu: unable to fetch metrics from resource metrics API: the server is currently unable to handle the request";

test.for([
  ["who is asked about is what it scales", asked],
  ["who is asked about is the autoscaler", of("HorizontalPodAutoscaler")],
  ["all of the namespace is asked about", { namespace: "web" }],
] as const)("an autoscaler that cannot measure needs metrics-server where $0", ([, request]) => {
  const objects = [
    ...app("pay"),
    scaler(blind),
    ...elsewhere("kube-system", app("metrics-server", { status: crashing() })),
  ];
  const { findings } = look(objects, [], request);
  expect(findings.map(inShort)).toEqual([
    "active broken low crash-on-start Deployment/metrics-server: metrics-server crashes on start",
  ]);
  expect(findings[0]?.victims.map(({ ref, because }) => [ref.kind, because])).toEqual([
    ["HorizontalPodAutoscaler", "it cannot measure, because metrics-server does not answer"],
  ]);
});

test.for([
  ["metrics-server is well", blind, app("metrics-server")],
  ["another part is not well", blind, app("metrics-view", { status: crashing() })],
  ["it lacks another API", "unable to fetch metrics from external metrics API", down()],
  ["it was not well once", blind, app("metrics-server", { status: running(once(), 1) })],
] as const)("an autoscaler that cannot measure leads where $0", ([, message, part]) => {
  const objects = [...app("pay"), scaler(message), ...elsewhere("kube-system", part)];
  expect(look(objects, [], asked).findings[0]?.culprit.kind).toBe("HorizontalPodAutoscaler");
});

function down(): RawObject[] {
  return app("metrics-server", { status: crashing() });
}

function of(kind: string) {
  return { namespace: "web", target: { kind, namespace: "web", name: "pay" } };
}

function once(): object {
  return { terminated: ended({ reason: "OOMKilled", exitCode: 137 }) };
}

function scaler(message: string): RawObject {
  const condition = { type: "ScalingActive", status: "False", reason: "FailedGetResourceMetric" };
  return {
    kind: "HorizontalPodAutoscaler",
    metadata: { name: "pay", namespace: "web" },
    spec: { scaleTargetRef: { kind: "Deployment", name: "pay" } },
    status: { conditions: [{ ...condition, message, lastTransitionTime: ago(20) }] },
  };
}

function elsewhere(namespace: string, objects: readonly RawObject[]): RawObject[] {
  return objects.map((object) => ({ ...object, metadata: { ...object.metadata, namespace } }));
}

/** A DaemonSet whose pod crashes. */
function agent(name: string): RawObject[] {
  const pods = app(name, { status: crashing() }).filter(({ kind }) => kind === "Pod");
  const ownerReferences = [{ kind: "DaemonSet", name, controller: true }];
  return [
    {
      kind: "DaemonSet",
      metadata: { name },
      spec: {},
      status: { desiredNumberScheduled: 1 },
    },
    ...pods.map((pod) => ({ ...pod, metadata: { ...pod.metadata, ownerReferences } })),
  ];
}
