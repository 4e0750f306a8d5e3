import { afterAll, beforeAll, expect, test } from "vitest";
import { type ApiObject, eksOn } from "../testing/eks-on.ts";
import { app, globalObject, object, ownedBy } from "../testing/objects.ts";

type Spec = Readonly<Record<string, unknown>>;

const labelled = (name: string) => ({ matchLabels: { app: name } });
const allowing = (name: string) => ({
  from: [{ podSelector: labelled(name) }],
  ports: [{ port: 8080 }],
});

/** Policies by the namespace that they stand in; in each of them web calls payment. */
const policies: Readonly<Record<string, Readonly<Record<string, Spec>>>> = {
  open: {},
  closed: { "default-deny": { podSelector: {}, policyTypes: ["Ingress"] } },
  ruled: {
    "default-deny": { podSelector: {}, policyTypes: ["Ingress"] },
    "payment-in": {
      podSelector: labelled("payment"),
      ingress: [allowing("checkout"), allowing("web")],
    },
  },
  outward: {
    "web-out": {
      podSelector: labelled("web"),
      policyTypes: ["Egress"],
      egress: [{ to: [{ podSelector: labelled("payment") }] }],
    },
  },
  choosy: {
    "payment-in": {
      podSelector: {},
      ingress: [{ from: [{ namespaceSelector: { matchLabels: { team: "money" } } }] }],
    },
  },
  hidden: { "default-deny": { podSelector: {} } },
};

const service = object("Service", "payment", {
  spec: { selector: { app: "payment" }, ports: [{ name: "http", port: 80, targetPort: 8080 }] },
});

/** What the API server writes on a pod that it places, and what a webhook does. */
const placedIn = { "topology.kubernetes.io/zone": "eu-west-1a" };
const injected = { "mesh.example.com/mode": "on" };
const zoned = app("zoned", {
  metadata: {
    ...ownedBy("ReplicaSet/zoned-7c41f9"),
    labels: { app: "zoned", ...placedIn, ...injected },
  },
});

/** Pods that are asked for by their addresses, and a Service without pods that are ready. */
const placed: readonly ApiObject[] = [
  object("Pod", "vault", {
    metadata: { namespace: "closed", labels: { app: "vault", ...placedIn } },
    spec: { containers: [{ name: "app", image: "example.com/vault:v2" }] },
    status: { phase: "Running", podIP: "10.244.0.30" },
  }),
  object("Pod", "vault-old", {
    metadata: { namespace: "open", labels: { app: "vault" } },
    spec: { containers: [{ name: "app", image: "example.com/vault:v2" }] },
    status: { phase: "Succeeded", podIP: "10.244.0.30" },
  }),
  object("Pod", "agent", {
    metadata: { namespace: "closed", labels: { app: "agent" } },
    spec: { hostNetwork: true, containers: [{ name: "app", image: "example.com/agent:v2" }] },
    status: { phase: "Running", podIP: "192.168.7.1" },
  }),
  object("Service", "vault", {
    metadata: { namespace: "closed" },
    spec: { selector: { app: "vault" }, clusterIP: "10.96.0.9", ports: [{ port: 8080 }] },
  }),
  object("Service", "edge", {
    metadata: { namespace: "closed" },
    spec: {
      selector: { app: "vault" },
      clusterIP: "10.96.0.10",
      clusterIPs: ["10.96.0.10", "fd00::10"],
      externalIPs: ["172.20.9.9"],
      ports: [{ port: 8080 }],
    },
    status: { loadBalancer: { ingress: [{ ip: "192.168.7.77" }, { hostname: "lb" }] } },
  }),
  globalObject("Node", "node-7", {
    status: { addresses: [{ type: "InternalIP", address: "192.168.7.1" }] },
  }),
  object("Pod", "idle", {
    metadata: { namespace: "open", labels: { app: "idle" } },
    spec: { containers: [{ name: "app", image: "example.com/idle:v2" }] },
    status: { phase: "Pending" },
  }),
  object("Service", "idle", {
    metadata: { namespace: "open" },
    spec: { selector: { app: "idle" }, ports: [{ port: 8080 }] },
  }),
];

const containers = [{ name: "app", image: "i", ports: [{ name: "main", containerPort: 8080 }] }];
const labels = { app: "named" };
const ported = app("ported", { spec: { containers } });
/** Of its two ports one leads to a name that the container does not declare. */
const named: readonly ApiObject[] = [
  object("Service", "direct", {
    metadata: { namespace: "open" },
    spec: {
      clusterIP: "None",
      selector: labels,
      ports: [{ name: "pg", port: 5432, targetPort: "pg" }],
    },
  }),
  object("Deployment", "named", {
    metadata: { namespace: "open" },
    spec: {
      replicas: 1,
      selector: { matchLabels: labels },
      template: { metadata: { labels }, spec: { containers } },
    },
  }),
  object("Service", "named", {
    metadata: { namespace: "open" },
    spec: {
      selector: labels,
      ports: [
        { name: "web", port: 81, targetPort: "http" },
        { name: "main", port: 80, targetPort: "main" },
      ],
    },
  }),
];

const objects: readonly ApiObject[] = Object.entries(policies)
  .flatMap(([namespace, specs]) => [
    globalObject("Namespace", namespace, { metadata: { labels: { team: "store" } } }),
    ...within(namespace, [
      ...app("web"),
      ...app("payment"),
      service,
      ...Object.entries(specs).map(([name, spec]) => object("NetworkPolicy", name, { spec })),
    ]),
  ])
  .concat(placed, named, within("closed", zoned), within("open", ported));

function within(namespace: string, items: readonly ApiObject[]): ApiObject[] {
  return items.map((item) => ({ ...item, metadata: { ...item.metadata, namespace } }));
}

type Eks = Awaited<ReturnType<typeof eksOn>>;
let eks: Eks;
beforeAll(async () => {
  const forbidden = ["/apis/networking.k8s.io/v1/namespaces/hidden/networkpolicies"];
  eks = await eksOn({ objects, forbidden });
  await eks.warm();
}, 60_000);
afterAll(() => eks.close());

async function check(namespace: string, input: Spec = {}, on: Eks = eks) {
  return await on.call("check_network", { namespace, from: "web", to: "svc/payment", ...input });
}

test("without policies everything is open", async () => {
  expect((await check("open")).text).toMatchInlineSnapshot(`
    "allowed: deployment/web in open → service/payment in open at TCP 8080 (port 80 of the Service)
      egress of deployment/web in open: open, no NetworkPolicy selects it
      ingress of service/payment in open: open, no NetworkPolicy selects it"
  `);
});

test("a denial names who denies, and the policy that is missing", async () => {
  expect((await check("closed")).text).toMatchInlineSnapshot(`
    "denied: deployment/web in closed → service/payment in closed at TCP 8080 (port 80 of the Service)
      egress of deployment/web in closed: open, no NetworkPolicy selects it
      ingress of service/payment in closed: denied, selected by default-deny, and no rule of it lets this through
      a NetworkPolicy in closed that lets it through: {"spec":{"podSelector":{"matchLabels":{"app":"payment"}},"policyTypes":["Ingress"],"ingress":[{"from":[{"podSelector":{"matchLabels":{"app":"web"}}}],"ports":[{"protocol":"TCP","port":8080}]}]}}
    NetworkPolicies work only where the network plugin enforces them (Calico, Cilium, Amazon VPC CNI with network policy enabled)."
  `);
});

test.for([
  [{ to: "zoned" }, { app: "zoned" }, "of its template"],
  [{ to: "10.244.0.30" }, { app: "vault" }, "of a pod that has none"],
] as const)("a policy that is proposed for %j selects by the labels %j, %s", async ([to, own]) => {
  const { text } = await check("closed", { ...to, port: "8080" });
  expect(text).toContain(`{"spec":{"podSelector":{"matchLabels":${JSON.stringify(own)}},`);
});

test("what is allowed names the rule, at the port that the Service leads to", async () => {
  expect((await check("ruled", { port: "80" })).text).toMatchInlineSnapshot(`
    "allowed: deployment/web in ruled → service/payment in ruled at TCP 8080 (port 80 of the Service)
      egress of deployment/web in ruled: open, no NetworkPolicy selects it
      ingress of service/payment in ruled: allowed by payment-in rule 2
    NetworkPolicies work only where the network plugin enforces them (Calico, Cilium, Amazon VPC CNI with network policy enabled)."
  `);
});

test("egress that denies DNS is told beside what it allows", async () => {
  const { text } = await check("outward", { to: "payment", port: "8080" });
  expect(text).toMatchInlineSnapshot(`
    "allowed: deployment/web in outward → deployment/payment in outward at TCP 8080
      egress of deployment/web in outward: allowed by web-out rule 1
      ingress of deployment/payment in outward: open, no NetworkPolicy selects it
    The caller's egress lets it ask no DNS (UDP 53 to k8s-app=kube-dns in kube-system): names do not resolve for it.
    NetworkPolicies work only where the network plugin enforces them (Calico, Cilium, Amazon VPC CNI with network policy enabled)."
  `);
});

test("another namespace is looked at with its own policies, and the caller's by its labels", async () => {
  const { text } = await check("open", { to: "payment", toNamespace: "choosy", port: "8080" });
  expect(text).toMatchInlineSnapshot(`
    "denied: deployment/web in open → deployment/payment in choosy at TCP 8080
      egress of deployment/web in open: open, no NetworkPolicy selects it
      ingress of deployment/payment in choosy: denied, selected by payment-in, and no rule of it lets this through
      a NetworkPolicy in choosy that lets it through: {"spec":{"podSelector":{"matchLabels":{"app":"payment"}},"policyTypes":["Ingress"],"ingress":[{"from":[{"namespaceSelector":{"matchLabels":{"kubernetes.io/metadata.name":"open"}},"podSelector":{"matchLabels":{"app":"web"}}}],"ports":[{"protocol":"TCP","port":8080}]}]}}
    NetworkPolicies work only where the network plugin enforces them (Calico, Cilium, Amazon VPC CNI with network policy enabled)."
  `);
});

const atVault = { to: "10.244.0.30", toNamespace: "closed", port: "8080" };

test.for([
  ["open", atVault, "denied: deployment/web in open → pod/vault in closed at TCP 8080"],
  ["open", { ...atVault, toNamespace: "open" }, "denied: deployment/web in open → pod/vault"],
  ["closed", { from: "10.244.0.30", port: "8080" }, "denied: pod/vault in closed → service/pay"],
  ["open", { to: "10.96.0.9", port: "8080" }, "denied: deployment/web in open → service/vault in"],
  ["open", { to: "192.168.7.1", port: "8080" }, "allowed: deployment/web in open → 192.168.7.1"],
  ["open", { to: "203.0.113.9", port: "8080" }, "allowed: deployment/web in open → 203.0.113.9"],
] as const)("an address is judged as whose it is: %s %j", async ([namespace, input, verdict]) => {
  const { text } = await check(
    namespace,
    namespace === "closed" ? { ...input, to: "svc/payment", port: "80" } : input,
  );
  expect(text.split("\n")[0]).toContain(verdict);
});

test.for(["10.96.7.7", "172.20.0.66", "100.64.3.4", "fd00::99"])(
  "an address within the cluster's own ranges that nobody has is never plainly allowed: %s",
  async (ip) => {
    const { text } = await check("open", { to: ip, port: "8080" });
    expect(text.split("\n").slice(0, 2)).toEqual([
      `NOT SEEN: who has ${ip}: no pod, Service, node or endpoint that is known has it; policies alone tell nothing of who answers`,
      `allowed by policies, but nothing known has ${ip}: deployment/web in open → ${ip} at TCP 8080`,
    ]);
  },
);

test.for(["fd00::10", "172.20.9.9", "192.168.7.77"])(
  "a Service is known by each of its addresses: %s",
  async (ip) => {
    const { text } = await check("open", { to: ip, port: "8080" });
    expect(text).toMatch(/^denied: deployment\/web in open → service\/edge in closed/u);
  },
);

test.for([
  ["192.168.7.1", "of a node"],
  ["203.0.113.9", "outside of what clusters give"],
] as const)("policies alone tell of an address %s: %s", async ([ip]) => {
  const { text } = await check("open", { to: ip, port: "8080" });
  expect(text.split("\n")[0]).toBe(`allowed: deployment/web in open → ${ip} at TCP 8080`);
});

test("an endpoint of a Service without a selector is an address that somebody has", async () => {
  const slice = object("EndpointSlice", "ledger-x", {
    metadata: { labels: { "kubernetes.io/service-name": "ledger" } },
    addressType: "IPv4",
    endpoints: [{ addresses: ["10.20.0.5"] }, { addresses: null }],
  });
  const wide = await eksOn({ objects: [...objects, slice] });
  await wide.warm();
  const ask = async (to: string) =>
    (await wide.call("check_network", { namespace: "open", from: "web", to, port: "8080" })).text;
  expect((await ask("10.20.0.5")).split("\n")[0]).toBe(
    "allowed: deployment/web in open → 10.20.0.5 at TCP 8080",
  );
  expect(await ask("10.20.0.6")).toMatch(/^NOT SEEN: who has 10\.20\.0\.6/u);
  await wide.close();
});

test("where nodes may not be read, whose address it is is not known", async () => {
  const narrow = await eksOn({ objects, forbidden: ["/api/v1/nodes"] });
  await narrow.warm();
  const { text } = await check("open", { to: "10.96.7.7", port: "8080" }, narrow);
  await narrow.close();
  expect(text.split("\n")[0]).toMatch(
    /^NOT SEEN: who has 10\.96\.7\.7: nodes in the cluster: User "bot" may not list them/u,
  );
  expect(text).toContain("allowed by policies, but nothing known has 10.96.7.7: ");
}, 60_000);

test("whose address it is stands in the answer", async () => {
  const { text } = await check("open", atVault);
  expect(text).toContain("10.244.0.30 is the address of pod/vault in closed: judged as that.");
});

test("a Service behind which nothing is ready is never plainly allowed", async () => {
  const { text } = await check("open", { to: "svc/idle", port: "8080" });
  expect(text.split("\n")[0]).toBe(
    "allowed, but nothing answers behind service/idle in open: deployment/web in open → service/idle in open at TCP 8080 (port 8080 of the Service)",
  );
});

test.for([
  ["svc/named", {}, 2],
  ["svc/named", { port: "81" }, 1],
  ["svc/named", { port: "web" }, 1],
  ["named", { port: "81" }, 1],
] as const)(
  "a Service that leads to a port by a name which no pod declares leads nowhere: %s %j",
  async ([to, input, count]) => {
    const { text } = await check("open", { to, ...input });
    const lines = text.split("\n").filter((line) => /^[^ ].* → /u.test(line));
    expect(lines).toHaveLength(count);
    expect(lines[0]).toBe(
      `nothing answers: deployment/web in open → ${to === "named" ? "deployment" : "service"}/named in open at TCP 81: the Service sends it to the port named "http", which no pod behind it declares (they declare 8080 (main))`,
    );
    expect(text).not.toMatch(count === 1 ? /8080 \(port|TCP 8080/u : /port 81 of/u);
  },
);

test("where not all pods may be listed, an address is looked for where it was asked", async () => {
  const narrow = await eksOn({ objects, forbidden: ["/api/v1/pods", "/api/v1/services"] });
  await narrow.warm();
  const found = await check("open", atVault, narrow);
  const unread = await check("open", { ...atVault, toNamespace: "open" }, narrow);
  await narrow.close();
  expect(found.text).toMatch(/^denied: deployment\/web in open → pod\/vault in closed/u);
  expect(unread.text).toMatch(/^NOT SEEN: whose address 10\.244\.0\.30 is: /u);
  expect(unread.text.split("\n")[1]).toBe(
    "cannot be told: deployment/web in open → 10.244.0.30 at TCP 8080",
  );
}, 60_000);

test("who may look at some namespaces only does not learn whose address it is elsewhere", async () => {
  const { content } = await eks.client.callTool({
    name: "check_network",
    arguments: { namespace: "open", from: "web", to: "10.244.0.30", port: "8080" },
    _meta: { "binnacle/cluster": { namespaces: ["open"] } },
  });
  const text = JSON.stringify(content);
  expect(text).toContain("cannot be told: deployment/web in open → 10.244.0.30 at TCP 8080");
  expect(text).not.toMatch(/vault|closed/u);
});

test("a Service without an address leads to its pods, whatever its target port is named", async () => {
  const { text } = await check("open", { to: "svc/direct" });
  expect(text.split("\n")[0]).toBe(
    "allowed, but nothing answers behind service/direct in open: deployment/web in open → service/direct in open at TCP 5432",
  );
});

test("at a port that a Service has not, nothing answers, and those that it has are told", async () => {
  const { text } = await check("open", { to: "svc/named", port: "9999" });
  expect(text.split("\n")[0]).toBe(
    "nothing answers: deployment/web in open → service/named in open at TCP 9999: the Service has no such port (it has 81 (web), 80 (main))",
  );
});

test.for([
  ["its containers", "ported", "9999", "8080 (main)"],
  ["its containers, in another protocol", "ported", "8080/UDP", "8080 (main)"],
  ["its Services alone", "payment", "9999", "8080"],
] as const)(
  "a port that %s do not declare is never plainly allowed: %s %s",
  async ([, to, port, known]) => {
    const { text } = await check("open", { to, port });
    const [number, protocol = "TCP"] = port.split("/");
    const at = `${protocol} ${number}`;
    expect(text.split("\n")[0]).toBe(
      `allowed by policies, but nothing of deployment/${to} in open declares ${at} (declared: ${known}): deployment/web in open → deployment/${to} in open at ${at}`,
    );
  },
);

test.for([
  ["ported", "8080", "a container declares it"],
  ["payment", "8080", "its Service sends to it"],
  ["web", "9999", "nothing tells any port"],
])("%s at %s is plainly allowed: %s", async ([to, port]) => {
  expect((await check("open", { to, port })).text).toMatch(/^allowed: /u);
});

test("behind a workload without pods nothing answers, and the first line says so", async () => {
  const { text } = await check("open", { to: "named", port: "8080" });
  expect(text).toMatch(/^allowed, but nothing answers behind deployment\/named in open: /u);
});

test.for([
  ["open", { to: "nobody" }, "There is no object"],
  ["open", { to: "paymen", port: "80" }, "Near: deployment/payment in open"],
  ["open", { to: "payment", port: "grpc" }, 'payment has no port "grpc". Give its number.'],
  ["open", { to: "10.0.0.1" }, "Nothing tells which port of 10.0.0.1 is meant. Give the port."],
  ["opne", {}, "Near: namespace/open"],
] as const)("%s %j is refused: %s", async ([namespace, input, why]) => {
  const { text, isError } = await check(namespace, input);
  expect(isError).toBe(true);
  expect(text).toContain(why);
});

test("policies that may not be read make it unknown, and the first line says so", async () => {
  expect((await check("hidden")).text).toMatchInlineSnapshot(`
    "NOT SEEN: networkpolicies in namespace hidden: User "bot" may not list them. Remedy: kubectl -n hidden create role binnacle-read-networkpolicies --verb=get,list --resource=networkpolicies.networking.k8s.io && kubectl -n hidden create rolebinding binnacle-read-networkpolicies --role=binnacle-read-networkpolicies --user=bot
    cannot be told: deployment/web in hidden → service/payment in hidden at TCP 8080 (port 80 of the Service)
      egress of deployment/web in hidden: unknown
      ingress of service/payment in hidden: unknown"
  `);
});

test("policies of a network plugin are a gap", { timeout: 60_000 }, async () => {
  const resources = [
    resource("ciliumnetworkpolicies", "CiliumNetworkPolicy"),
    resource("ciliumnodes", "CiliumNode"),
  ];
  const items = [{ metadata: { name: "cilium.io" }, versions: [{ version: "v2", resources }] }];
  const answers = { "/apis": { kind: "APIGroupDiscoveryList", items } };
  const onCilium = await eksOn({ objects, answers });
  await onCilium.warm();
  const { text } = await check("open", {}, onCilium);
  await onCilium.close();
  expect(text.split("\n")[0]).toMatch(/^NOT SEEN: policies of Cilium: /u);
});

function resource(name: string, kind: string) {
  return {
    resource: name,
    responseKind: { kind },
    scope: "Namespaced",
    verbs: ["list", "get"],
  };
}
