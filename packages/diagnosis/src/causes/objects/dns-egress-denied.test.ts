import type { Gap } from "@binnacle/contracts";
import { expect, test } from "vitest";
import { app } from "../../testing/app.ts";
import { ago } from "../../testing/moment.ts";
import { crashing, running, unready } from "../../testing/pod-status.ts";
import {
  answerOn,
  findingsOf,
  inShort,
  log,
  look,
  type RawObject,
  stateOf,
} from "../../testing/small-cluster.ts";

const silent = "ERROR lookup cart.web.svc on 10.96.0.10:53: i/o timeout";
const absent = "ERROR lookup cart.web.svc on 10.96.0.10:53: no such host";

function policy(name: string, spec: object, minutes = 60): RawObject {
  return {
    kind: "NetworkPolicy",
    metadata: { name, namespace: "web", uid: name, creationTimestamp: ago(minutes) },
    spec: { podSelector: {}, policyTypes: ["Egress"], ...spec },
  };
}

const deny = policy("closed", {});
const within = policy("closed", { egress: [{ to: [{ podSelector: {} }] }] });
const dns = { egress: [{ ports: [{ protocol: "UDP", port: 53 }] }] };
const byAddress = { egress: [{ to: [{ ipBlock: { cidr: "10.96.0.0/16" } }] }] };
const system = {
  egress: [
    {
      to: [
        { namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": "kube-system" } } },
      ],
    },
  ],
};
const openShift = {
  egress: [
    {
      to: [
        { namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": "openshift-dns" } } },
      ],
      ports: [{ protocol: "UDP", port: 5353 }],
    },
  ],
};
const openShiftDns = {
  kind: "Namespace",
  metadata: { name: "openshift-dns", uid: "openshift-dns", labels: {} },
};
const front = app("front", { status: unready() });
const found = (impact: string) => [
  `active ${impact} high dns-egress-denied NetworkPolicy/closed: networkpolicy closed lets nobody ask the cluster's DNS`,
];

interface Row {
  readonly name: string;
  readonly objects: readonly RawObject[];
  readonly lines?: readonly string[];
  readonly isTold: boolean;
}

const rows: readonly Row[] = [
  { name: "denies all egress", objects: [...front, deny], isTold: true },
  {
    name: "lets pods of its own namespace alone be reached",
    objects: [...front, within],
    isTold: true,
  },
  {
    name: "is the newest of two that do",
    objects: [...front, deny, policy("older", {}, 6000)],
    isTold: true,
  },
  {
    name: "denies it to a program that ends for that",
    objects: [...app("front", { status: crashing() }), deny],
    isTold: true,
  },
  {
    name: "is not alone: another lets port 53 through",
    objects: [...front, deny, policy("dns", dns)],
    isTold: false,
  },
  {
    name: "lets the address through that is asked",
    objects: [...front, policy("closed", byAddress)],
    isTold: false,
  },
  {
    name: "lets the namespace of the DNS through",
    objects: [...front, policy("closed", system)],
    isTold: false,
  },
  {
    name: "lets the namespace of another distribution's DNS through, at the port of its pods",
    objects: [...front, policy("closed", openShift), openShiftDns],
    isTold: false,
  },
  {
    name: "is of ingress alone",
    objects: [...front, policy("closed", { policyTypes: ["Ingress"] })],
    isTold: false,
  },
  {
    name: "selects other pods",
    objects: [...front, policy("closed", { podSelector: { matchLabels: { app: "cart" } } })],
    isTold: false,
  },
  {
    name: "denies it, and a name server answered",
    objects: [...front, deny],
    lines: [absent],
    isTold: false,
  },
  {
    name: "denies it, and nobody speaks of names",
    objects: [...front, deny],
    lines: ["ERROR no"],
    isTold: false,
  },
  {
    name: "denies it since a lookup that was not answered",
    objects: [...front, deny],
    lines: [`${ago(90)} ${silent}`],
    isTold: false,
  },
  {
    name: "denied it before a lookup that was not answered, as a younger one does since",
    objects: [...front, deny, policy("younger", {}, 5)],
    lines: [`${ago(30)} ${silent}`],
    isTold: true,
  },
  {
    name: "denied it once: its pods are Ready",
    objects: [...app("front", { status: running() }), deny],
    isTold: false,
  },
];

test.for(rows)("a policy that $name", ({ objects, lines = [silent], isTold }) => {
  const told = findingsOf({ name: "", objects, lines, findings: [] });
  const own = told.filter((text) => text.includes("dns-egress-denied"));
  expect(own).toEqual(isTold ? found("broken") : []);
  expect(told.filter(() => isTold)).toEqual(own);
});

test("whom it keeps from resolving names is its victim, each once", () => {
  const objects = [...front, ...app("back", { status: crashing() }), deny];
  const logs = [log("front-r1-0", [silent], false), log("back-r1-0", [silent])];
  const { findings } = look(objects, logs);
  expect(findings.map(inShort)).toEqual(found("broken"));
  expect(findings[0]?.victims.map(({ ref }) => ref.name)).toEqual(["front", "back"]);
  expect(findings[0]?.fix.map(({ command }) => command)).toEqual([
    `kubectl -n web patch networkpolicy closed --type=json -p '[{"op":"add","path":"/spec/egress","value":[{"ports":[{"protocol":"UDP","port":53},{"protocol":"TCP","port":53}]}]}]'`,
  ]);
});

const nameServer = (status: object): RawObject => ({
  kind: "Pod",
  metadata: {
    name: "coredns-1",
    namespace: "kube-system",
    uid: "coredns-1",
    labels: { "k8s-app": "kube-dns" },
    creationTimestamp: ago(1000),
  },
  spec: { nodeName: "node-1", containers: [{ name: "app" }] },
  status,
});
const back = app("back", { status: unready() });
const elsewhere = policy("closed", { podSelector: { matchLabels: { app: "front" } } });

test.for<readonly [string, readonly RawObject[], string]>([
  ["the pods of the DNS are Ready", [deny, nameServer(running())], "high"],
  ["no pod of the DNS is Ready", [deny, nameServer(unready())], "medium"],
  ["whom no policy selects is answered no lookup either", [...back, elsewhere], "medium"],
])("a policy that denies lookups, where $0", ([, objects, level]) => {
  const logs = ["front-r1-0", "back-r1-0"].map((pod) => log(pod, [silent], false));
  const { findings } = look([...front, ...objects], logs);
  const denied = findings.find(({ cause }) => cause === "dns-egress-denied");
  expect(denied?.confidence.level).toBe(level);
});

test("where the DNS listens at another port, that is opened too", () => {
  const { findings } = look([...front, deny, openShiftDns], [log("front-r1-0", [silent], false)]);
  expect(findings[0]?.fix[0]?.command).toContain('{"protocol":"UDP","port":5353}');
});

test("where policies could not be read, it is open", () => {
  const state = stateOf(front, [log("front-r1-0", [silent], false)]);
  const gap: Gap = {
    origin: "kubernetes",
    kind: "refused",
    what: "networkpolicies",
    why: "forbidden",
    about: { kinds: ["NetworkPolicy"], namespace: "web" },
  };
  const lists = state.lists.map((list) =>
    list.kind === "NetworkPolicy" ? { ...list, items: { kind: "unknown" as const, gap } } : list,
  );
  const { checks } = answerOn({ ...state, lists }).diagnosis;
  expect(checks.find(({ cause }) => cause === "dns-egress-denied")?.kind).toBe("not_visible");
});
