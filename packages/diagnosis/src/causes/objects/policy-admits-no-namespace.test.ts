import type { Gap } from "@binnacle/contracts";
import { expect, test } from "vitest";
import { toStateList } from "../../state/cluster-state.ts";
import { app } from "../../testing/app.ts";
import { ago } from "../../testing/moment.ts";
import { answerOn, inShort, look, type RawObject, stateOf } from "../../testing/small-cluster.ts";

const NAME = "kubernetes.io/metadata.name";
const nginx = namespace("ingress-nginx");
const misspelt = from({ [NAME]: "ingress-ngnix" });
const right = from({ [NAME]: "ingress-nginx" });
const told = "policy-admits-no-namespace NetworkPolicy/doors: networkpolicy doors lets in";
const ngnix = `${told} namespace ingress-ngnix, which does not exist`;

test.for([
  {
    name: "misspelt, of what an Ingress leads to",
    objects: [nginx, ingress(), policy("doors", [misspelt])],
    found: [`active degraded high ${ngnix}`],
  },
  {
    name: "misspelt, of what no Ingress leads to",
    objects: [nginx, policy("doors", [misspelt])],
    found: [`active degraded medium ${ngnix}`],
  },
  {
    name: "near that of a tenant, of what no Ingress leads to, since before the window",
    objects: [nginx, policy("doors", [misspelt], { minutes: 90 })],
    found: [`active degraded low ${ngnix}`],
  },
  {
    name: "near that of one who calls, since before the window",
    objects: [nginx, caller("ingress-nginx"), policy("doors", [misspelt], { minutes: 90 })],
    found: [`active degraded medium ${ngnix}`],
  },
  {
    name: "near that of a tenant, while another calls, since before the window",
    objects: [
      nginx,
      namespace("shop"),
      caller("shop"),
      policy("doors", [misspelt], { minutes: 90 }),
    ],
    found: [`active degraded low ${ngnix}`],
  },
  {
    name: "misspelt, of what an Ingress leads to, since before the window",
    objects: [nginx, ingress(), policy("doors", [misspelt], { minutes: 90 })],
    found: [`active degraded high ${ngnix}`],
  },
  {
    name: "misspelt, while another namespace is let in to what an Ingress leads to",
    objects: [
      nginx,
      namespace("edge"),
      ingress(),
      policy("doors", [misspelt]),
      policy("edge", [from({ [NAME]: "edge" })]),
    ],
    found: [`active degraded medium ${ngnix}`],
  },
  {
    name: "by a label that the namespace of that name has not",
    objects: [nginx, ingress(), policy("doors", [from({ name: "ingress-nginx" })])],
    found: [
      `active degraded high ${told} a namespace with name=ingress-nginx, which does not exist`,
    ],
  },
  {
    name: "by a label that is misspelt",
    objects: [namespace("edge", { role: "ingress" }), policy("doors", [from({ role: "ingerss" })])],
    found: [`active degraded medium ${told} a namespace with role=ingerss, which does not exist`],
  },
  {
    name: "at a port that another rule does not let it in at",
    objects: [
      nginx,
      policy("doors", [misspelt]),
      policy("metrics", [{ ...right, ports: [{ port: 9090 }] }]),
    ],
    found: [`active degraded medium ${ngnix}`],
  },
  {
    name: "that nothing is near, of what an Ingress leads to",
    objects: [ingress(), policy("doors", [misspelt])],
    found: [`active degraded low ${ngnix}`],
  },
  {
    name: "that may be made later",
    objects: [nginx, policy("doors", [from({ [NAME]: "monitoring" })])],
    found: [],
  },
  {
    name: "of another letter",
    objects: [namespace("team-b"), policy("doors", [from({ [NAME]: "team-a" })])],
    found: [],
  },
  { name: "that exists", objects: [nginx, ingress(), policy("doors", [right])], found: [] },
  {
    name: "misspelt, which another rule spells right",
    objects: [nginx, ingress(), policy("doors", [misspelt, right])],
    found: [],
  },
  {
    name: "misspelt, which another policy lets in",
    objects: [nginx, ingress(), policy("doors", [misspelt]), policy("all", [{}])],
    found: [],
  },
  {
    name: "misspelt, which another policy lets in at the port, as some pods",
    objects: [
      nginx,
      ingress(),
      policy("doors", [misspelt]),
      policy("pods", [
        {
          from: [{ ...right.from[0], podSelector: { matchLabels: { app: "nginx" } } }],
          ports: [{ port: 8080 }],
        },
      ]),
    ],
    found: [],
  },
  {
    name: "misspelt, beside addresses that are let in",
    objects: [
      nginx,
      ingress(),
      policy("doors", [misspelt, { from: [{ ipBlock: { cidr: "10.0.0.0/8" } }] }]),
    ],
    found: [],
  },
  {
    name: "misspelt, of what nothing is selected by",
    objects: [nginx, policy("doors", [misspelt], { selected: "no" })],
    found: [],
  },
  {
    name: "misspelt, a moment ago",
    objects: [nginx, policy("doors", [misspelt], { minutes: 0.5 })],
    found: [],
  },
])("a NetworkPolicy for a namespace $name", ({ objects, found }) => {
  expect(look([...app("pay"), ...objects]).findings.map(inShort)).toEqual(found);
});

test.for([
  { kind: "Deployment", namespace: "web", name: "pay" },
  { kind: "Ingress", namespace: "web", name: "front" },
  { kind: "Service", namespace: "web", name: "pay" },
])("it is told to who asks about $kind $name, with what corrects it", (target) => {
  const objects = [...app("pay"), nginx, ingress(), policy("doors", [misspelt])];
  const [finding] = look(objects, [], { namespace: "web", target }).findings;
  expect([finding?.culprit.name, finding?.since, finding?.fix, finding?.later[0]]).toEqual([
    "doors",
    ago(30),
    [],
    expect.objectContaining({
      text: "if namespace ingress-nginx is meant to reach it, lets it in",
      command: `kubectl -n web patch networkpolicy doors --type=json -p '[{"op":"replace","path":"/spec/ingress/0/from/0/namespaceSelector/matchLabels","value":{"${NAME}":"ingress-nginx"}}]'`,
    }),
  ]);
});

test("where its source would revert a patch, it is corrected there", () => {
  const { metadata, ...doors } = policy("doors", [misspelt]);
  const annotations = {
    "argocd.argoproj.io/tracking-id": "shop:networking.k8s.io/NetworkPolicy:web/doors",
  };
  const owned = { ...doors, metadata: { ...metadata, annotations } };
  const [finding] = look([...app("pay"), nginx, owned]).findings;
  expect(finding?.later.map(({ text, command }) => [text, command])).toEqual([
    [
      expect.stringContaining(
        "if namespace ingress-nginx is meant to reach it, correct the namespaceSelector in the source",
      ),
      undefined,
    ],
  ]);
});

test("without Namespaces it is not ruled out", () => {
  const state = stateOf([...app("pay"), ingress(), policy("doors", [misspelt])]);
  const gap: Gap = {
    origin: "kubernetes",
    kind: "refused",
    what: "Namespaces",
    why: "the role may not list them",
    remedy: { text: "let the role list them" },
    about: { kinds: ["Namespace"] },
  };
  const lists = [
    ...state.lists.filter(({ kind }) => kind !== "Namespace"),
    toStateList({ kind: "Namespace", items: { kind: "unknown", gap } }),
  ];
  const { findings, checks } = answerOn({ ...state, lists }).diagnosis;
  expect(findings).toEqual([]);
  expect(checks.find(({ cause }) => cause === "policy-admits-no-namespace")?.kind).toBe(
    "not_reached",
  );
});

function from(matchLabels: object) {
  return { from: [{ namespaceSelector: { matchLabels } }] };
}

function namespace(name: string, labels: object = {}): RawObject {
  return { kind: "Namespace", metadata: { name, uid: name, labels } };
}

function policy(
  name: string,
  ingressRules: readonly object[],
  { minutes = 30, selected = "pay" } = {},
): RawObject {
  return {
    kind: "NetworkPolicy",
    metadata: { name, namespace: "web", uid: name, creationTimestamp: ago(minutes) },
    spec: {
      podSelector: { matchLabels: { app: selected } },
      policyTypes: ["Ingress"],
      ingress: ingressRules,
    },
  };
}

function caller(where: string): RawObject {
  const env = [{ name: "PAY_URL", value: "http://pay.web.svc:8080" }];
  const template = {
    metadata: { labels: { app: "till" } },
    spec: { containers: [{ name: "app", image: "example.com/till:v1", env }] },
  };
  return {
    kind: "Deployment",
    metadata: { name: "till", namespace: where, uid: "till", creationTimestamp: ago(900) },
    spec: { replicas: 0, selector: { matchLabels: { app: "till" } }, template },
  };
}

function ingress(): RawObject {
  const backend = { service: { name: "pay", port: { number: 8080 } } };
  return {
    kind: "Ingress",
    metadata: { name: "front", namespace: "web", uid: "front", creationTimestamp: ago(30) },
    spec: { rules: [{ http: { paths: [{ backend }] } }] },
    status: { loadBalancer: {} },
  };
}
