import { expect, test } from "vitest";
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

async function ask(
  input: Readonly<Record<string, unknown>>,
  cluster: Parameters<typeof eksOn>[0] = { answers },
) {
  const eks = await eksOn({ objects, ...cluster });
  const answer = await eks.call("get_usage", input);
  await eks.close();
  return answer;
}

test("the cluster: nodes under pressure first, and why; then the pods that use most", async () => {
  expect((await ask({})).text).toMatchInlineSnapshot();
});

test("a namespace has pods, and nodes are not judged by it", async () => {
  expect((await ask({ namespace: "shop", by: "cpu" })).text).toMatchInlineSnapshot();
});

test("one node", async () => {
  expect((await ask({ node: "calm" })).text).toMatchInlineSnapshot();
});

test("without metrics-server requests and limits are told, and the first line says what is not measured", async () => {
  expect((await ask({ node: "tight" }, {})).text).toMatchInlineSnapshot();
});

test("a role without metrics.k8s.io is told the command that grants it", async () => {
  const { text } = await ask({ namespace: "shop" }, { forbidden: ["/apis/metrics.k8s.io"] });
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
