import { expect, test } from "vitest";
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

async function topology(input: Extra, cluster: Parameters<typeof eksOn>[0] = {}) {
  const eks = await eksOn({ objects: shop, ...cluster });
  const answer = await eks.call("get_topology", { namespace: "shop", ...input });
  await eks.close();
  return answer;
}

test("a namespace: broken links first, each with what is wrong", async () => {
  expect((await topology({})).text).toMatchInlineSnapshot();
});

test("one object: what stands within its links, and no further", async () => {
  expect((await topology({ target: "svc/payment", depth: 1 })).text).toMatchInlineSnapshot();
});

test("what many share makes no neighbours", async () => {
  const { text } = await topology({ target: "networkpolicy/deny", depth: 1 });
  expect(text).toMatchInlineSnapshot();
});

test("a node: what runs on it", async () => {
  expect((await topology({ target: "node/node-1", depth: 1 })).text).toMatchInlineSnapshot();
});

test("pods that may not be read are not called missing", async () => {
  const { text } = await topology(
    { target: "svc/web", depth: 1 },
    { forbidden: ["/api/v1/namespaces/shop/pods"] },
  );
  expect(text).toMatchInlineSnapshot();
});
