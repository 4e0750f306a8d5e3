import { expect, test } from "vitest";
import { eksOn } from "../testing/eks-on.ts";
import { globalObject } from "../testing/objects.ts";

const api = "/apis/metrics.k8s.io/v1beta1";
const container = (name: string, cpu: string, memory: string) => ({ name, usage: { cpu, memory } });
const pods = [
  {
    metadata: { name: "cart-1", namespace: "shop" },
    containers: [container("app", "251234567n", "131072Ki"), container("proxy", "12m", "64Mi")],
  },
  {
    metadata: { name: "db-0", namespace: "shop" },
    containers: [container("db", "1", "1Gi")],
  },
];
const nodes = [{ metadata: { name: "node-1" }, usage: { cpu: "1900m", memory: "3Gi" } }];
const answers = {
  [`${api}/namespaces/shop/pods`]: { items: pods, metadata: {} },
  [`${api}/namespaces/shop/pods/db-0`]: pods[1],
  [`${api}/pods`]: { items: pods, metadata: {} },
  [`${api}/nodes`]: { items: nodes, metadata: {} },
};
const objects = [
  globalObject("Node", "node-1", { status: { allocatable: { cpu: "2", memory: "4Gi" } } }),
];

async function top(words: string, cluster: Parameters<typeof eksOn>[0] = { answers, objects }) {
  const { call, close } = await eksOn(cluster);
  const { text } = await call("kubectl", { command: `top ${words}` });
  await close();
  return text;
}

test("pods with what their containers use together, and nodes with their share", async () => {
  expect(await top("pods -n shop --sort-by=cpu")).toMatchInlineSnapshot(`
    "NAME     CPU(cores)   MEMORY(bytes)
    db-0     1000m        1024Mi
    cart-1   264m         192Mi"
  `);
  expect(await top("pod db-0 --containers")).toMatchInlineSnapshot(`
    "POD    NAME   CPU(cores)   MEMORY(bytes)
    db-0   db     1000m        1024Mi"
  `);
  expect(await top("po -A --no-headers")).toMatchInlineSnapshot(`
    "shop   cart-1   264m    192Mi
    shop   db-0     1000m   1024Mi"
  `);
  expect(await top("nodes")).toMatchInlineSnapshot(`
    "NAME     CPU(cores)   CPU(%)   MEMORY(bytes)   MEMORY(%)
    node-1   1900m        95%      3072Mi          75%"
  `);
});

test("a share of what is not known is not known", async () => {
  const text = await top("nodes", { answers, forbidden: ["/api/v1/nodes"] });
  expect(text).toMatch(/^NOT SEEN: nodes in the cluster: User "bot" may not list them\./u);
  expect(text).toContain("node-1   1900m        <unknown>");
});

test.for([
  ["is not served", {}],
  ["is refused, since nobody serves it", { forbidden: [`${api}/`] }],
] as const)("where metrics.k8s.io %s, that is said, and who else may know", async ([, cluster]) => {
  expect(await top("pods -n shop", cluster)).toMatch(
    /^not_configured: metrics\.k8s\.io does not answer, so usage of pods is not known: .* golden_signals/u,
  );
});

test.for([
  ["deployments", "bad_input: top pods or top nodes: usage is known of both."],
  ["pods -n shop --sort-by=name", "bad_input: --sort-by of top is cpu or memory."],
] as const)("top %s: %s", async ([words, text]) => {
  expect(await top(words)).toBe(text);
});
