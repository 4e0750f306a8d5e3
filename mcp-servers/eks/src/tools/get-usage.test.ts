import { afterAll, beforeAll, expect, test } from "vitest";
import { type ApiObject, eksOn } from "../testing/eks-on.ts";
import { globalObject, object } from "../testing/objects.ts";

const gib = 1024 ** 3;

function node(name: string, extra: Readonly<Record<string, unknown>> = {}): ApiObject {
  return globalObject("Node", name, {
    status: {
      allocatable: { cpu: "2", memory: "4Gi", pods: "10" },
      conditions: [{ type: "Ready", status: "True" }],
    },
    ...extra,
  });
}

function pod(name: string, nodeName: string, ...containers: readonly object[]): ApiObject {
  return object("Pod", name, {
    spec: {
      nodeName,
      containers: containers.map((item, index) => ({ name: `c${index}`, ...item })),
    },
    status: { phase: "Running" },
  });
}

const requests = (cpu: string, memory: string, limits: object = {}) => ({
  resources: { requests: { cpu, memory }, limits },
});

const objects: readonly ApiObject[] = [
  node("calm"),
  node("tight", {
    spec: { taints: [{ key: "node.kubernetes.io/memory-pressure", effect: "NoSchedule" }] },
    status: {
      allocatable: { cpu: "2", memory: "4Gi", pods: "2" },
      conditions: [
        { type: "Ready", status: "True" },
        { type: "MemoryPressure", status: "True", reason: "KubeletHasInsufficientMemory" },
      ],
    },
  }),
  pod("big", "tight", requests("1900m", "3Gi", { memory: "3500Mi", cpu: "2" })),
  pod("small", "tight", requests("100m", "256Mi"), requests("50m", "64Mi")),
  pod("idle", "calm", {}),
];

const usage = (cpu: string, memory: string) => ({ usage: { cpu, memory } });
const list = (kind: string, items: readonly object[]) => ({ kind, metadata: {}, items });
const inShop = (name: string) => ({ metadata: { name, namespace: "shop" } });
const podItems = list("PodMetricsList", [
  { ...inShop("big"), containers: [usage("1856771n", "3400Mi")] },
  { ...inShop("small"), containers: [usage("20m", "131072Ki"), usage("1500u", "64M")] },
]);
const answers = {
  "/apis/metrics.k8s.io/v1beta1/nodes": list("NodeMetricsList", [
    { metadata: { name: "tight" }, ...usage("1950m", String(3.9 * gib)) },
    { metadata: { name: "calm" }, ...usage("150m", "500Mi") },
  ]),
  "/apis/metrics.k8s.io/v1beta1/pods": podItems,
  "/apis/metrics.k8s.io/v1beta1/namespaces/shop/pods": podItems,
};

type Eks = Awaited<ReturnType<typeof eksOn>>;
let eks: Eks;
beforeAll(async () => {
  eks = await eksOn({ objects, answers });
  await eks.warm();
}, 60_000);
afterAll(() => eks.close());

async function ask(input: Readonly<Record<string, unknown>>, on: Eks = eks) {
  return await on.call("get_usage", input);
}

test("the cluster: nodes under pressure first, and why; then the pods that use most", async () => {
  expect((await ask({})).text).toMatchInlineSnapshot(`
    "1 of 2 nodes under pressure; used/requested/allocatable
    ! node/tight cpu 1.95/2.05/2, memory 3.9Gi/3.31Gi/4Gi, pods 2/2: MemoryPressure=True (KubeletHasInsufficientMemory), cpu used up, memory used up, cpu requested away, no room for pods, taint node.kubernetes.io/memory-pressure:NoSchedule
    node/calm cpu 150m/-/2, memory 500Mi/-/4Gi, pods 1/10
    3 of 3 pods, the largest first; used/requested/limit
    ! pod/big in shop on tight cpu 2m/1.9/2, memory 3.32Gi/3Gi/3.42Gi: near its limit
    pod/small in shop on tight cpu 22m/150m/-, memory 189Mi/320Mi/-
    pod/idle in shop on calm cpu ?/-/-, memory ?/-/-"
  `);
});

test("a namespace has pods, and nodes are not judged by it", async () => {
  expect((await ask({ namespace: "shop", by: "cpu" })).text).toMatchInlineSnapshot(`
    "3 of 3 pods in shop, the largest first; used/requested/limit
    pod/small on tight cpu 22m/150m/-, memory 189Mi/320Mi/-
    ! pod/big on tight cpu 2m/1.9/2, memory 3.32Gi/3Gi/3.42Gi: near its limit
    pod/idle on calm cpu ?/-/-, memory ?/-/-"
  `);
});

test("one node", async () => {
  expect((await ask({ node: "calm" })).text).toMatchInlineSnapshot(`
    "0 of 1 nodes under pressure; used/requested/allocatable
    node/calm cpu 150m/-/2, memory 500Mi/-/4Gi, pods 1/10
    1 of 1 pods, the largest first; used/requested/limit
    pod/idle in shop on calm cpu ?/-/-, memory ?/-/-"
  `);
});

test("without metrics-server requests and limits are told, and the first line says what is not measured", {
  timeout: 60_000,
}, async () => {
  const bare = await eksOn({ objects });
  await bare.warm();
  const { text } = await ask({ node: "tight" }, bare);
  await bare.close();
  expect(text).toMatchInlineSnapshot(`
    "NOT SEEN: what is used (metrics.k8s.io): The cluster serves no metrics.k8s.io: metrics-server is not installed. Remedy: golden_signals of the prometheus server tells cpu and memory of a workload; or install metrics-server.
    nothing measured: requests and limits alone
    1 of 1 nodes under pressure, 1 not measured; used/requested/allocatable
    ! node/tight cpu ?/2.05/2, memory ?/3.31Gi/4Gi, pods 2/2: MemoryPressure=True (KubeletHasInsufficientMemory), cpu requested away, no room for pods, taint node.kubernetes.io/memory-pressure:NoSchedule
    2 of 2 pods, the largest first; used/requested/limit
    pod/big in shop on tight cpu ?/1.9/2, memory ?/3Gi/3.42Gi
    pod/small in shop on tight cpu ?/150m/-, memory ?/320Mi/-"
  `);
});

test("a role without metrics.k8s.io is told the command that grants it", {
  timeout: 60_000,
}, async () => {
  const bare = await eksOn({ objects, forbidden: ["/apis/metrics.k8s.io"] });
  await bare.warm();
  const { text } = await ask({ namespace: "shop" }, bare);
  await bare.close();
  expect(text).toContain("--resource=pods.metrics.k8s.io");
  expect(text.split("\n")[0]).toMatch(/^NOT SEEN: /u);
});

test.for([
  [{ node: "tigth" }, "Near: tight."],
  [{ namespace: "shpo" }, "Near: namespace/shop"],
] as const)("%j does not exist: %s", async ([input, near]) => {
  const { text, isError } = await ask(input);
  expect(isError).toBe(true);
  expect(text).toContain(near);
});
