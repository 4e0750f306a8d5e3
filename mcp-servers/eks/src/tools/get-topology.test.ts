import { afterAll, beforeAll, expect, test } from "vitest";
import { type ApiObject, eksOn } from "../testing/eks-on.ts";
import { app, globalObject, object } from "../testing/objects.ts";

type Extra = Readonly<Record<string, unknown>>;

function service(name: string, selector: Extra, ports: readonly Extra[]): ApiObject {
  return object("Service", name, { spec: { selector, ports } });
}

function slice(name: string, ready: readonly boolean[]): ApiObject {
  return object("EndpointSlice", `${name}-x`, {
    metadata: { labels: { "kubernetes.io/service-name": name } },
    endpoints: ready.map((isReady) => ({ conditions: { ready: isReady } })),
  });
}

/** web behind an Ingress, on a config and a claim, with a caller of payment; beside it what leads nowhere. */
const shop: readonly ApiObject[] = [
  globalObject("Node", "node-1", {
    status: { conditions: [{ type: "Ready", status: "Unknown", reason: "NodeStatusUnknown" }] },
  }),
  ...app("payment"),
  ...app("web").map((item) =>
    item.kind === "Deployment"
      ? {
          ...item,
          spec: {
            replicas: 1,
            selector: { matchLabels: { app: "web" } },
            template: {
              metadata: { labels: { app: "web" } },
              spec: {
                containers: [
                  {
                    name: "app",
                    env: [
                      { name: "PAYMENT_URL", value: "http://payment:8080" },
                      { name: "LEDGER_URL", value: "http://ledger:80" },
                    ],
                    envFrom: [{ secretRef: { name: "web-secrets" } }],
                  },
                ],
                volumes: [
                  { name: "c", configMap: { name: "web-config" } },
                  { name: "o", configMap: { name: "web-extra", optional: true } },
                  { name: "m", configMap: { name: "web-gone" } },
                  { name: "d", persistentVolumeClaim: { claimName: "web-data" } },
                ],
              },
            },
          },
        }
      : item,
  ),
  object("ConfigMap", "web-config", { data: { a: "b" } }),
  object("PersistentVolumeClaim", "web-data", { status: { phase: "Pending" } }),
  service("web", { app: "web" }, [{ port: 80 }]),
  slice("web", [true]),
  service("payment", { app: "payment" }, [{ port: 80, targetPort: "http" }]),
  service("ledger", { app: "ledgr" }, [{ port: 80 }]),
  slice("ledger", []),
  object("Ingress", "front", {
    spec: {
      rules: [
        {
          host: "shop.example.com",
          http: {
            paths: [
              { backend: { service: { name: "web", port: { number: 80 } } } },
              { backend: { service: { name: "cart", port: { number: 80 } } } },
            ],
          },
        },
      ],
    },
  }),
  object("HorizontalPodAutoscaler", "web", {
    spec: { scaleTargetRef: { kind: "Deployment", name: "wbe" }, minReplicas: 2, maxReplicas: 10 },
    status: { currentReplicas: 0, desiredReplicas: 0 },
  }),
  object("PodDisruptionBudget", "web", {
    spec: { selector: { matchLabels: { app: "web" } } },
    status: { expectedPods: 1, disruptionsAllowed: 0 },
  }),
  object("NetworkPolicy", "deny", { spec: { podSelector: {}, policyTypes: ["Ingress"] } }),
];

type Eks = Awaited<ReturnType<typeof eksOn>>;
let eks: Eks;
beforeAll(async () => {
  eks = await eksOn({ objects: shop });
  await eks.warm();
}, 60_000);
afterAll(() => eks.close());

async function topology(input: Extra, on: Eks = eks): Promise<string> {
  const { text } = await on.call("get_topology", { namespace: "shop", ...input });
  return text;
}

test("a namespace: broken links first, each with what is wrong", async () => {
  expect(await topology({})).toMatchInlineSnapshot(`
    "namespace shop: 6 broken of 11 links
    BROKEN ingress/front routes shop.example.com → cart:80 (does not exist)
    BROKEN service/payment :80→http no container has its target port http → deployment/payment
    BROKEN service/ledger :80 no pod has app=ledgr
    BROKEN deployment/web calls service/payment:8080 (env PAYMENT_URL) HAS NO PORT 8080, service/ledger:80 (env LEDGER_URL) HAS NO READY ENDPOINT
    BROKEN deployment/web mounts configmap/web-config, configmap/web-extra (optional, does not exist), configmap/web-gone DOES NOT EXIST, persistentvolumeclaim/web-data Pending, secret/web-secrets
    BROKEN horizontalpodautoscaler/web scales deployment/wbe 2..10, now 0, wants 0, TARGET DOES NOT EXIST
    ! deployment/payment runs 1 of 1 pod ready of replicaset/payment-7c41f9 on node-1 (NotReady)
    ! deployment/web runs 1 of 1 pod ready of replicaset/web-7c41f9 on node-1 (NotReady)
    service/web :80 1 of 1 endpoint ready → deployment/web
    poddisruptionbudget/web keeps deployment/web: 0 disruptions allowed of 1 pod
    networkpolicy/deny polices ingress of deployment/payment, deployment/web"
  `);
});

test("one object: what stands within its links, and no further", async () => {
  expect(await topology({ target: "svc/payment", depth: 1 })).toMatchInlineSnapshot(`
    "service/payment in shop: 2 broken of 2 links
    BROKEN service/payment :80→http no container has its target port http → deployment/payment
    BROKEN deployment/web calls service/payment:8080 (env PAYMENT_URL) HAS NO PORT 8080"
  `);
});

test("what is mounted leads to who mounts it", async () => {
  expect(await topology({ target: "cm/web-config", depth: 1 })).toMatchInlineSnapshot(`
    "configmap/web-config in shop: none broken of 1 links
    deployment/web mounts configmap/web-config"
  `);
});

test("what touches the target counts first, and what is broken around it apart", async () => {
  const text = await topology({ target: "svc/web", depth: 2 });
  expect(text.split("\n")[0]).toBe(
    "service/web in shop: none broken of 2 links, around them 3 broken of 6",
  );
  expect(text.split("\n")[1]).toContain("web:80");
});

test("a node: what runs on it", async () => {
  expect(await topology({ target: "node/node-1", depth: 1 })).toMatchInlineSnapshot(`
    "node/node-1: 1 broken of 3 links
    BROKEN node/node-1 hosts 2 of 2 pods ready → deployment/payment, deployment/web
    ! deployment/payment runs 1 of 1 pod ready of replicaset/payment-7c41f9 on node-1 (NotReady)
    ! deployment/web runs 1 of 1 pod ready of replicaset/web-7c41f9 on node-1 (NotReady)"
  `);
});

test("what does not exist is refused with what is near", async () => {
  expect(await topology({ target: "paymnt" })).toContain("Near: deployment/payment in shop");
});

test("a name that could not be looked for everywhere is not called missing: the answer says where, and what grants it", async () => {
  const forbidden = ["/apis/apps/v1/namespaces/shop/statefulsets"];
  const bare = await eksOn({ objects: shop, forbidden });
  const text = await topology({ target: "gangway" }, bare);
  const seen = await topology({ target: "web", depth: 1 }, bare);
  await bare.close();
  expect(text).toMatchInlineSnapshot(
    `"denied: Not known whether there is "gangway" in namespace shop: statefulsets in namespace shop not seen. User "bot" may not list them. Let a cluster administrator run it. kubectl -n shop create role binnacle-read-statefulsets --verb=get,list --resource=statefulsets.apps && kubectl -n shop create rolebinding binnacle-read-statefulsets --role=binnacle-read-statefulsets --user=bot"`,
  );
  expect(seen).toContain("web in shop");
});

test("pods that may not be read are not called missing", { timeout: 60_000 }, async () => {
  const bare = await eksOn({ objects: shop, forbidden: ["/api/v1/namespaces/shop/pods"] });
  await bare.warm();
  const text = await topology({ target: "svc/web", depth: 1 }, bare);
  await bare.close();
  expect(text).toMatchInlineSnapshot(`
    "NOT SEEN: pods in namespace shop: User "bot" may not list them. Remedy: kubectl -n shop create role binnacle-read-pods --verb=get,list --resource=pods && kubectl -n shop create rolebinding binnacle-read-pods --role=binnacle-read-pods --user=bot
    service/web in shop: none seen broken, 1 not known of 2 links
    ? service/web :80 its pods were not seen → deployment/web
    ingress/front routes shop.example.com → web:80"
  `);
});

test("links of which not all is known are not called whole", { timeout: 60_000 }, async () => {
  const objects = [...app("web"), service("web", { app: "web" }, [{ port: 80 }])];
  const bare = await eksOn({ objects, forbidden: ["/api/v1/namespaces/shop/pods"] });
  await bare.warm();
  const [, first] = (await topology({ target: "svc/web", depth: 1 }, bare)).split("\n");
  await bare.close();
  expect(first).toBe("service/web in shop: none seen broken, 1 not known of 1 links");
});

/** A store that one policy shuts off, with a caller beside it and one in another namespace. */
const shut: readonly ApiObject[] = [
  globalObject("Namespace", "dispatch"),
  ...app("store"),
  service("store", { app: "store" }, [{ port: 80 }]),
  slice("store", [true]),
  ...calling("cart", "shop"),
  ...calling("router", "dispatch"),
];
const onlyPay = object("NetworkPolicy", "only-pay", {
  spec: {
    podSelector: { matchLabels: { app: "store" } },
    policyTypes: ["Ingress"],
    ingress: [{ from: [{ podSelector: { matchLabels: { app: "pay" } } }] }],
  },
});

/** A workload that names the store, or something else. */
function calling(name: string, namespace: string, value = "http://store.shop:80"): ApiObject[] {
  const env = [{ name: "STORE_URL", value }];
  return app(name).map((item) => ({
    ...item,
    metadata: { ...item.metadata, namespace },
    ...(item.kind !== "Pod" && {
      spec: {
        replicas: 1,
        selector: { matchLabels: { app: name } },
        template: {
          metadata: { labels: { app: name } },
          spec: { containers: [{ name: "app", env }] },
        },
      },
    }),
  }));
}

test("a call that a policy denies counts as broken, whichever namespace it comes from", {
  timeout: 60_000,
}, async () => {
  const policed = await eksOn({ objects: [...shut, onlyPay] });
  await policed.warm();
  const text = await topology({ target: "svc/store", depth: 1 }, policed);
  await policed.close();
  expect(text).toMatchInlineSnapshot(`
    "service/store in shop: 2 broken of 3 links
    BROKEN deployment/cart calls service/store:80 (env STORE_URL) DENIED by networkpolicy/only-pay where the network enforces policies
    BROKEN deployment/router in dispatch calls service/store:80 in shop (env STORE_URL) DENIED by networkpolicy/only-pay in shop where the network enforces policies
    service/store :80 1 of 1 endpoint ready → deployment/store"
  `);
});

test("callers are told of all namespaces", { timeout: 60_000 }, async () => {
  const open = await eksOn({ objects: shut });
  await open.warm();
  const text = await topology({ target: "svc/store", depth: 1 }, open);
  const own = await topology({ target: "deploy/cart", depth: 1 }, open);
  await open.close();
  expect(text).toMatchInlineSnapshot(`
    "service/store in shop: none broken of 3 links
    service/store :80 1 of 1 endpoint ready → deployment/store
    deployment/cart calls service/store:80 (env STORE_URL)
    deployment/router in dispatch calls service/store:80 in shop (env STORE_URL)"
  `);
  expect(own).not.toContain("router");
});

test("callers of namespaces that may not be read are a gap of the first line", {
  timeout: 60_000,
}, async () => {
  const forbidden = [
    "/apis/apps/v1/deployments",
    "/apis/apps/v1/statefulsets",
    "/apis/apps/v1/daemonsets",
    "/apis/networking.k8s.io/v1/networkpolicies",
  ];
  const bare = await eksOn({ objects: shut, forbidden });
  await bare.warm();
  const text = await topology({ target: "svc/store", depth: 1 }, bare);
  await bare.close();
  expect(text).toMatchInlineSnapshot(`
    "NOT SEEN: callers in other namespaces: I may not list the workloads of all namespaces. Remedy: kubectl create clusterrole binnacle-read-deployments-and-3-more --verb=get,list --resource=deployments.apps,statefulsets.apps,daemonsets.apps,networkpolicies.networking.k8s.io && kubectl create clusterrolebinding binnacle-read-deployments-and-3-more --clusterrole=binnacle-read-deployments-and-3-more --user=bot
    service/store in shop: none seen broken of 2 links
    service/store :80 1 of 1 endpoint ready → deployment/store
    deployment/cart calls service/store:80 (env STORE_URL)"
  `);
});

test.for([
  { who: "the caller", input: { target: "router" } },
  { who: "its namespace", input: {} },
])(
  "a call into another namespace that a policy there denies is told of $who",
  {
    timeout: 60_000,
  },
  async ({ input }) => {
    const policed = await eksOn({ objects: [...shut, onlyPay] });
    await policed.warm();
    const text = await topology({ namespace: "dispatch", ...input }, policed);
    const diagnosed = await policed.call("diagnose", { namespace: "dispatch", ...input });
    await policed.close();
    expect(text).toContain(
      "BROKEN deployment/router calls service/store:80 in shop (env STORE_URL) DENIED by networkpolicy/only-pay in shop",
    );
    expect(diagnosed.text.split("\n")[0]).toContain("1 found");
    expect(diagnosed.text).toContain("may keep router from store");
  },
);

test.for([
  { who: "the role", options: {}, forbidden: true, why: 'User "bot" may not list anything here.' },
  {
    who: "the setting",
    options: { namespace: "dispatch" },
    forbidden: false,
    why: "This server may read one namespace alone.",
  },
])(
  "a call into a namespace that $who leaves out is a gap of the first line",
  {
    timeout: 60_000,
  },
  async ({ options, forbidden, why }) => {
    const groups = ["apps", "autoscaling", "batch", "discovery.k8s.io", "networking.k8s.io"];
    const versions = groups.map(
      (group) => `apis/${group}/${group === "autoscaling" ? "v2" : "v1"}`,
    );
    const paths = ["api/v1", ...versions].map((version) => `/${version}/namespaces/shop/`);
    const bare = await eksOn(
      {
        objects: [...shut, ...inDispatch(app("idle")), onlyPay],
        forbidden: forbidden ? paths : [],
      },
      options,
    );
    await bare.warm();
    const [first, second] = (await topology({ namespace: "dispatch", depth: 1 }, bare)).split("\n");
    const { text } = await bare.call("diagnose", { namespace: "dispatch", target: "router" });
    const idle = await bare.call("diagnose", { namespace: "dispatch", target: "idle" });
    await bare.close();
    expect(idle.text).not.toContain("calls into");
    expect(first).toContain(`NOT SEEN: calls into namespace shop: ${why}`);
    expect(second).toContain("none seen broken");
    expect(text.split("\n")[0]).toContain("NOT SEEN: calls into namespace shop");
    expect(text.split("\n")[0]).toContain("nothing wrong");
  },
);

test.for([
  {
    url: "http://ledger.nowhere.svc.cluster.local:80",
    told: "service/ledger:80 in nowhere (env STORE_URL) DOES NOT EXIST",
  },
  { url: "http://stock.shop:80", told: "service/stock:80 in shop (env STORE_URL) DOES NOT EXIST" },
  { url: "http://stock:80", told: "service/stock:80 (env STORE_URL) DOES NOT EXIST" },
  { url: "http://store.shop:80", told: undefined },
  { url: "http://localhost:80", told: undefined },
  { url: "http://store.example:80", told: undefined },
  { url: "https://api.example.com", told: undefined },
  { url: "http://stock.shop.svc.clusterset.local", told: undefined },
])(
  "a declared address $url that leads nowhere is a broken link: $told",
  {
    timeout: 60_000,
  },
  async ({ url, told }) => {
    const objects = [...shut, ...calling("ghost", "dispatch", url)];
    const on = await eksOn({ objects: [...objects, globalObject("Namespace", "shop")] });
    await on.warm();
    const input = { namespace: "dispatch", target: "ghost", depth: 1 };
    const text = await topology(input, on);
    const { text: diagnosed } = await on.call("diagnose", {
      namespace: "dispatch",
      target: "ghost",
    });
    await on.close();
    const [first] = diagnosed.split("\n");
    expect(text.split("\n")[0]).toContain(told === undefined ? "none broken" : "1 broken");
    expect(text).toContain(
      told === undefined ? "none broken" : `BROKEN deployment/ghost calls ${told}`,
    );
    expect(first).toContain("nothing wrong");
    const isTold = first?.includes("NOT SEEN: whether deployment/ghost calls ");
    expect(isTold).toBe(told !== undefined);
  },
);

function inDispatch(objects: readonly ApiObject[]): ApiObject[] {
  return objects.map((item) => ({
    ...item,
    metadata: { ...item.metadata, namespace: "dispatch" },
  }));
}
