import { expect, test } from "vitest";
import { type ApiObject, eksOn } from "../testing/eks-on.ts";
import { app, globalObject, object } from "../testing/objects.ts";

type Policy = Readonly<Record<string, unknown>>;
type Cluster = Parameters<typeof eksOn>[0];

const web = app("web");
const service = object("Service", "payment", {
  spec: { selector: { app: "payment" }, ports: [{ name: "http", port: 80, targetPort: 8080 }] },
});
const everyPod = { podSelector: {} };

function policy(name: string, spec: Policy, namespace = "shop"): ApiObject {
  return object("NetworkPolicy", name, { metadata: { namespace }, spec });
}

const deny = policy("default-deny", { ...everyPod, policyTypes: ["Ingress"] });
const paymentIn = policy("payment-in", {
  podSelector: { matchLabels: { app: "payment" } },
  ingress: [
    { from: [{ podSelector: { matchLabels: { app: "checkout" } } }], ports: [{ port: 8080 }] },
    { from: [{ podSelector: { matchLabels: { app: "web" } } }], ports: [{ port: 8080 }] },
  ],
});

async function check(
  policies: readonly ApiObject[],
  input: Readonly<Record<string, unknown>> = {},
  cluster: Cluster = {},
) {
  const objects = [...web, ...app("payment"), service, ...policies, ...(cluster.objects ?? [])];
  const eks = await eksOn({ ...cluster, objects });
  const asked = { namespace: "shop", from: "web", to: "svc/payment", ...input };
  const answer = await eks.call("check_network", asked);
  await eks.close();
  return answer;
}

test("without policies everything is open", async () => {
  expect((await check([])).text).toMatchInlineSnapshot(`
    "allowed: deployment/web in shop → service/payment in shop at TCP 8080 (port 80 of the Service)
      egress of deployment/web in shop: open, no NetworkPolicy selects it
      ingress of service/payment in shop: open, no NetworkPolicy selects it"
  `);
});

test("a denial names who denies, and the policy that is missing", async () => {
  expect((await check([deny])).text).toMatchInlineSnapshot(`
    "denied: deployment/web in shop → service/payment in shop at TCP 8080 (port 80 of the Service)
      egress of deployment/web in shop: open, no NetworkPolicy selects it
      ingress of service/payment in shop: denied, selected by default-deny, and no rule of it lets this through
      a NetworkPolicy in shop that lets it through: {"spec":{"podSelector":{"matchLabels":{"app":"payment"}},"policyTypes":["Ingress"],"ingress":[{"from":[{"podSelector":{"matchLabels":{"app":"web"}}}],"ports":[{"protocol":"TCP","port":8080}]}]}}
    NetworkPolicies work only where the network plugin enforces them (Calico, Cilium, Amazon VPC CNI with network policy enabled)."
  `);
});

test("what is allowed names the rule, at the port that the Service leads to", async () => {
  expect((await check([deny, paymentIn], { port: "80" })).text).toMatchInlineSnapshot(`
    "allowed: deployment/web in shop → service/payment in shop at TCP 8080 (port 80 of the Service)
      egress of deployment/web in shop: open, no NetworkPolicy selects it
      ingress of service/payment in shop: allowed by payment-in rule 2
    NetworkPolicies work only where the network plugin enforces them (Calico, Cilium, Amazon VPC CNI with network policy enabled)."
  `);
});

test("egress that denies DNS is told beside what it denies", async () => {
  const out = policy("web-out", {
    podSelector: { matchLabels: { app: "web" } },
    policyTypes: ["Egress"],
    egress: [{ to: [{ podSelector: { matchLabels: { app: "payment" } } }] }],
  });
  expect((await check([out], { to: "payment", port: "8080" })).text).toMatchInlineSnapshot(`
    "allowed: deployment/web in shop → deployment/payment in shop at TCP 8080
      egress of deployment/web in shop: allowed by web-out rule 1
      ingress of deployment/payment in shop: open, no NetworkPolicy selects it
    The caller's egress lets it ask no DNS (UDP 53 to k8s-app=kube-dns in kube-system): names do not resolve for it.
    NetworkPolicies work only where the network plugin enforces them (Calico, Cilium, Amazon VPC CNI with network policy enabled)."
  `);
});

test("another namespace is looked at with its own policies and labels", async () => {
  const namespace = "billing";
  const billing = globalObject("Namespace", namespace, { metadata: { labels: { team: "money" } } });
  const pod = object("Pod", "ledger-1", {
    metadata: { namespace, labels: { app: "ledger" } },
    spec: { containers: [{ name: "app" }] },
    status: { phase: "Running" },
  });
  const only = policy(
    "ledger-in",
    {
      ...everyPod,
      ingress: [{ from: [{ namespaceSelector: { matchLabels: { team: "store" } } }] }],
    },
    namespace,
  );
  const input = { to: "pod/ledger-1", toNamespace: namespace, port: "5432" };
  const { text } = await check([only], input, { objects: [billing, pod] });
  expect(text).toMatchInlineSnapshot(`
    "denied: deployment/web in shop → pod/ledger-1 in billing at TCP 5432
      egress of deployment/web in shop: open, no NetworkPolicy selects it
      ingress of pod/ledger-1 in billing: denied, selected by ledger-in, and no rule of it lets this through
      a NetworkPolicy in billing that lets it through: {"spec":{"podSelector":{"matchLabels":{"app":"ledger"}},"policyTypes":["Ingress"],"ingress":[{"from":[{"namespaceSelector":{"matchLabels":{"kubernetes.io/metadata.name":"shop"}},"podSelector":{"matchLabels":{"app":"web"}}}],"ports":[{"protocol":"TCP","port":5432}]}]}}
    NetworkPolicies work only where the network plugin enforces them (Calico, Cilium, Amazon VPC CNI with network policy enabled)."
  `);
});

test.for([
  [{ to: "nobody" }, "There is no object"],
  [{ to: "paymen", port: "80" }, "Near: deployment/payment in shop"],
  [{ to: "payment", port: "grpc" }, 'payment has no port "grpc". Give its number.'],
  [{ to: "10.0.0.1" }, "Nothing tells which port of 10.0.0.1 is meant. Give the port."],
  [{ namespace: "shpo" }, "Near: namespace/shop"],
] as const)("%j is refused: %s", async ([input, why]) => {
  const { text, isError } = await check([], input);
  expect(isError).toBe(true);
  expect(text).toContain(why);
});

test("policies that may not be read make it unknown, and the first line says so", async () => {
  const forbidden = ["/apis/networking.k8s.io/v1/namespaces/shop/networkpolicies"];
  const { text } = await check([deny], {}, { forbidden });
  expect(text).toMatchInlineSnapshot(`
    "NOT SEEN: networkpolicies in namespace shop.
    cannot be told: deployment/web in shop → service/payment in shop at TCP 8080 (port 80 of the Service)
      egress of deployment/web in shop: unknown
      ingress of service/payment in shop: unknown
    not seen:
    - networkpolicies in namespace shop: User "bot" may not list them. Remedy: kubectl -n shop create role binnacle-read-networkpolicies --verb=get,list --resource=networkpolicies.networking.k8s.io && kubectl -n shop create rolebinding binnacle-read-networkpolicies --role=binnacle-read-networkpolicies --user=bot"
  `);
});

function resource(name: string, kind: string) {
  return {
    resource: name,
    responseKind: { kind },
    scope: "Namespaced",
    verbs: ["list", "get"],
  };
}

test("policies of a network plugin are a gap", async () => {
  const items = [
    {
      metadata: { name: "cilium.io" },
      versions: [
        {
          version: "v2",
          resources: [
            resource("ciliumnetworkpolicies", "CiliumNetworkPolicy"),
            resource("ciliumnodes", "CiliumNode"),
          ],
        },
      ],
    },
  ];
  const answers = { "/apis": { kind: "APIGroupDiscoveryList", items } };
  const { text } = await check([], {}, { answers });
  expect(text.split("\n")[0]).toBe("NOT SEEN: policies of Cilium.");
});
