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
    BROKEN deployment/web calls service/payment:8080 (env PAYMENT_URL) HAS NO PORT 8080, service/ledger:80 (env LEDGER_URL) HAS NO READY ENDPOINT"
  `);
});

test("what is mounted leads to who mounts it", async () => {
  expect(await topology({ target: "cm/web-config", depth: 1 })).toMatchInlineSnapshot(`
    "configmap/web-config in shop: 1 broken of 1 links
    BROKEN deployment/web mounts configmap/web-config, configmap/web-extra (optional, does not exist), configmap/web-gone DOES NOT EXIST, persistentvolumeclaim/web-data Pending, secret/web-secrets"
  `);
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
    service/web in shop: 1 broken of 2 links
    BROKEN ingress/front routes shop.example.com → cart:80 (does not exist)
    ? service/web :80 its pods were not seen → deployment/web"
  `);
});
