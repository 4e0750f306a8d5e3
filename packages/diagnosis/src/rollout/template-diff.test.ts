import { expect, test } from "vitest";
import { PodTemplate } from "../state/pod.ts";
import { diffTemplates } from "./template-diff.ts";

const base = {
  name: "app",
  image: "r.io/shop/pay:v1",
  env: [
    { name: "KEPT", value: "1" },
    { name: "GONE", value: "2" },
    { name: "OTHER", value: "3" },
  ],
  resources: { requests: { memory: "1Gi" }, limits: { memory: "1Gi" } },
};

const rows: readonly [string, object, readonly string[]][] = [
  ["nothing", {}, []],
  ["a tag", { image: "r.io/shop/pay:v2" }, ["image tag v1 → v2"]],
  ["an image", { image: "r.io/pay:v1" }, ["image r.io/shop/pay:v1 → r.io/pay:v1"]],
  [
    "variables, without their values",
    {
      env: [
        { name: "KEPT", value: "1" },
        { name: "OTHER", value: "secret" },
        { name: "NEW", value: "4" },
      ],
    },
    ["env GONE removed", "env NEW added", "env OTHER changed"],
  ],
  [
    "a limit",
    { resources: { requests: { memory: "1Gi" }, limits: { memory: "64Mi" } } },
    ["memory limit 1Gi → 64Mi"],
  ],
  ["a probe", { readinessProbe: { tcpSocket: { port: 1 } } }, ["readiness probe added"]],
  ["a command", { command: ["serve"] }, ["command changed"]],
  [
    "what it is configured by",
    { envFrom: [{ configMapRef: { name: "pay" } }] },
    ["reference to ConfigMap pay added"],
  ],
  [
    "what is mounted where",
    { volumeMounts: [{ name: "rules", mountPath: "/app/config" }] },
    ["mount /app/config added"],
  ],
];

test.for(rows)("a rollout that changed %s", ([, change, texts]) => {
  const found = diffTemplates(template(base), template({ ...base, ...change }));
  expect(found.map(({ text }) => text)).toEqual(texts);
});

const podRows: readonly [string, object, readonly string[]][] = [
  [
    "how its pods are spread",
    { topologySpreadConstraints: [{ maxSkew: 1, topologyKey: "rack" }] },
    ["topology spread by rack added (maxSkew 1, DoNotSchedule)"],
  ],
  ["whether they use the network of the node", { hostNetwork: true }, ["host network changed"]],
  ["their priority", { priorityClassName: "critical" }, ["priority class changed"]],
  [
    "what they may, for all containers",
    { securityContext: { runAsNonRoot: true } },
    ["security context changed"],
  ],
  [
    "what they may, in one container",
    { containers: [{ ...base, securityContext: { readOnlyRootFilesystem: true } }] },
    ["security context of container app changed"],
  ],
  ["nothing: an empty context is none", { securityContext: {} }, []],
  [
    "the ports that they take of a node",
    { containers: [{ ...base, ports: [{ containerPort: 80, hostPort: 80 }] }] },
    ["container ports changed", "host ports changed"],
  ],
  [
    "by what they pull",
    { imagePullSecrets: [{ name: "registry" }] },
    ["pull secret registry added"],
  ],
];

test.for(podRows)("a rollout that changed of its pods %s", ([, change, texts]) => {
  const after = PodTemplate.parse({ spec: { containers: [base], ...change } });
  expect(diffTemplates(template(base), after).map(({ text }) => text)).toEqual(texts);
});

test.for([
  ["GONE", "env removed GONE"],
  ["NEW", "env added NEW"],
  ["memory limit", "resources changed memory limit 1Gi 64Mi"],
  ["memory request", "resources removed memory request 1Gi"],
  ["pay", "config added pay"],
  ["app", "image changed app v1 v2"],
] as const)("%s is told by fields, too", ([name, fields]) => {
  const after = {
    image: "r.io/shop/pay:v2",
    env: [{ name: "NEW", value: "4" }],
    resources: { limits: { memory: "64Mi" } },
    envFrom: [{ configMapRef: { name: "pay" } }],
  };
  const found = diffTemplates(template(base), template({ ...base, ...after }));
  const told = found.find((difference) => difference.name === name);
  const { aspect, change, before, after: now } = told ?? {};
  expect([aspect, change, name, before, now].filter((part) => part !== undefined).join(" ")).toBe(
    fields,
  );
});

function template(container: object): PodTemplate {
  return PodTemplate.parse({ spec: { containers: [container] } });
}

const zone = "topology.kubernetes.io/zone";
const byZone = { maxSkew: 1, topologyKey: zone, whenUnsatisfiable: "ScheduleAnyway" };
const host = { maxSkew: 2, topologyKey: "kubernetes.io/hostname" };

test.for<readonly [older: readonly object[], newer: readonly object[], text: string]>([
  [
    [byZone],
    [{ ...byZone, minDomains: 3, whenUnsatisfiable: "DoNotSchedule" }],
    "topology spread by zone: minDomains 1 → 3, whenUnsatisfiable ScheduleAnyway → DoNotSchedule",
  ],
  [[byZone, host], [byZone], "topology spread by hostname removed"],
  [
    [byZone],
    [{ ...byZone, labelSelector: { matchLabels: { app: "pay" } } }, host],
    "topology spread by zone: labelSelector changed; by hostname added (maxSkew 2, DoNotSchedule)",
  ],
  [[byZone, host], [host, byZone], "topology spread changed"],
])("of how pods are spread is told what changed: $2", ([older, newer, text]) => {
  const [before, after] = [older, newer].map((topologySpreadConstraints) =>
    PodTemplate.parse({ spec: { containers: [base], topologySpreadConstraints } }),
  );
  if (before === undefined || after === undefined) throw new Error("two templates");
  expect(diffTemplates(before, after)).toEqual([
    { aspect: "scheduling", change: "changed", name: "topology spread", text },
  ]);
});

test("what an init container requests is not told as if the pod did", () => {
  const [before, after] = ["64Mi", "96Gi"].map((memory) =>
    PodTemplate.parse({
      spec: {
        containers: [base],
        initContainers: [{ name: "migrate", resources: { requests: { memory } } }],
      },
    }),
  );
  if (before === undefined || after === undefined) throw new Error("two templates");
  expect(diffTemplates(before, after).map(({ text }) => text)).toEqual([
    "memory request of init container migrate 64Mi → 96Gi",
  ]);
});
