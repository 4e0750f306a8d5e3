import { expect, test } from "vitest";
import { createCluster } from "../../graph/cluster.ts";
import { logsToRead } from "../../logs/logs-to-read.ts";
import { app } from "../../testing/app.ts";
import { ago, now } from "../../testing/moment.ts";
import { crashing } from "../../testing/pod-status.ts";
import {
  answerOn,
  inShort,
  log,
  look,
  type RawObject,
  stateOf,
} from "../../testing/small-cluster.ts";

const timeout = "Get http://cart:8080/items: dial tcp 10.0.0.7:8080: i/o timeout";
const isolated = { podSelector: { matchLabels: { app: "cart" } }, policyTypes: ["Ingress"] };
const mute = { podSelector: { matchLabels: { app: "front" } }, policyTypes: ["Egress"] };
const letIn = (name: string) => ({
  ...isolated,
  ingress: [{ from: [{ podSelector: { matchLabels: { app: name } } }] }],
});
const cart = app("cart", { container: { ports: [{ containerPort: 8080 }] } });
const both = [...app("front", { container: names("cart:8080") }), ...cart];
const told = "policy-denies-caller NetworkPolicy/lockdown: networkpolicy lockdown";

test.for([
  {
    name: "that lets nobody in, and the caller writes that it cannot reach it",
    objects: [...both, policy("lockdown", isolated, 7)],
    lines: [timeout],
    findings: [`active broken high ${told} keeps front from cart`],
  },
  {
    name: "of the caller that lets nothing out, and it writes so",
    objects: [...both, policy("lockdown", mute, 7)],
    lines: [timeout],
    findings: [`active broken high ${told} keeps front from cart`],
  },
  {
    name: "that lets another in, who alone is not cut off",
    objects: [
      ...both,
      ...app("back", { container: names("cart:8080") }),
      policy("lockdown", letIn("back"), 7),
    ],
    lines: [timeout],
    findings: [`active degraded high ${told} keeps front from cart`],
  },
  {
    name: "that is new, and nobody says that it fails",
    objects: [...both, policy("lockdown", isolated, 7)],
    lines: [],
    findings: [`active degraded low ${told} may keep front from cart`],
  },
  {
    name: "and a caller that is refused: somebody answered it",
    objects: [...both, policy("lockdown", isolated, 7)],
    lines: ["dial tcp 10.0.0.7:8080: connect: connection refused"],
    findings: [`active broken medium ${told} keeps front from cart`],
  },
  {
    name: "and a caller that is refused, and says how long it would wait",
    objects: [...both, policy("lockdown", isolated, 7)],
    lines: ["cart unreachable (timeout=5s): dial tcp 10.0.0.7:8080: connect: connection refused"],
    findings: [`active broken medium ${told} keeps front from cart`],
  },
  ...[
    "HTTPConnectionPool(host='cart', port=8080): Read timed out. (read timeout=5)",
    "Get http://cart:8080/items: read tcp 10.0.3.1:4711->10.0.0.7:8080: i/o timeout",
  ].map((line) => ({
    name: "and a caller that came through and waits for an answer",
    objects: [...both, policy("lockdown", isolated, 7)],
    lines: [line],
    findings: [`active broken medium ${told} keeps front from cart`],
  })),
  {
    name: "and a caller that was told no address, and goes on",
    objects: [...both, policy("lockdown", isolated, 7)],
    lines: ["dial tcp: lookup cart on 10.96.0.10:53: i/o timeout, falling back to the cache"],
    findings: [`active degraded low ${told} may keep front from cart`],
  },
  {
    name: "and a caller that was told no address",
    objects: [...both, policy("lockdown", isolated, 7)],
    lines: ["Get http://cart:8080/items: dial tcp: lookup cart on 10.96.0.10:53: i/o timeout"],
    findings: [`active degraded low ${told} may keep front from cart`],
  },
  {
    name: "that is new, and the caller wrote so before it was made",
    objects: [...both, policy("lockdown", isolated, 7)],
    lines: [`${ago(90)} ERROR ${timeout}`],
    findings: [`active degraded low ${told} may keep front from cart`],
  },
  {
    name: "that is new, and the caller writes so since",
    objects: [...both, policy("lockdown", isolated, 7)],
    lines: [`${ago(3)} ERROR ${timeout}`],
    findings: [`active broken high ${told} keeps front from cart`],
  },
  {
    name: "that is old, and nobody says that it fails",
    objects: [...both, policy("lockdown", isolated, 9000)],
    lines: [],
    findings: [`active degraded low ${told} may keep front from cart`],
  },
  {
    name: "that is old, and the answer came through it",
    objects: [...both, policy("lockdown", isolated, 9000)],
    lines: ["level=error url=http://cart:8080/items status=503"],
    findings: [`active degraded low ${told} may keep front from cart`],
  },
  {
    name: "that is older than another one that selects the same pods",
    objects: [...both, policy("later", letIn("back"), 7), policy("lockdown", isolated, 9000)],
    lines: [timeout],
    findings: [`active broken high ${told} keeps front from cart`],
  },
  {
    name: "that lets the caller in",
    objects: [...both, policy("lockdown", letIn("front"), 7)],
    lines: [timeout],
    findings: [],
  },
  {
    name: "beside another one that lets the caller in",
    objects: [...both, policy("lockdown", isolated, 7), policy("more", letIn("front"), 7)],
    lines: [timeout],
    findings: [],
  },
  {
    name: "that selects what nobody calls",
    objects: [...app("front"), ...cart, policy("lockdown", isolated, 7)],
    lines: [timeout],
    findings: [],
  },
  {
    name: "whose pods are down anyhow",
    objects: [
      ...app("front", { container: names("cart:8080") }),
      ...app("cart", { status: crashing() }),
      policy("lockdown", isolated, 9000),
    ],
    lines: [timeout],
    findings: [
      "active broken low crash-on-start Deployment/cart: cart crashes on start",
      `active degraded low ${told} may keep front from cart`,
    ],
  },
])("a NetworkPolicy $name", ({ objects, lines, findings }) => {
  expect(look(objects, [log("front-r1-0", lines, false)]).findings.map(inShort)).toEqual(findings);
});

test.for(["cart", "front"])(
  "asked about %s, neither end is fine while a policy may keep them apart",
  (name) => {
    const target = { kind: "Deployment", namespace: "web", name };
    const objects = [...both, policy("lockdown", isolated, 9000)];
    const { findings, workloads } = look(objects, [], { namespace: "web", target });
    expect(findings[0]?.victims.map(({ ref, because }) => `${ref.name}: ${because}`)).toEqual([
      "front: it may not reach cart",
      "cart: front may not reach it",
    ]);
    expect(workloads.map(({ ref, state }) => `${ref.name} ${state}`)).toEqual([
      "lockdown degraded",
      "cart unknown",
      "front unknown",
    ]);
  },
);

test("it says by which rule, what the caller writes, and what would let it through", () => {
  const [finding] = look(
    [...both, policy("lockdown", isolated, 7)],
    [log("front-r1-0", [timeout], false)],
  ).findings;
  expect(finding?.since).toBe(ago(7));
  expect(finding?.claims.map(({ text }) => text)).toEqual([
    "NetworkPolicy lockdown selects the pods behind service/cart, and no rule lets deployment/front in at {port}; it calls {host} ({place}).",
    'deployment/front writes: "{message}"',
  ]);
  expect(finding?.fix[0]?.text).toContain(
    '{"podSelector":{"matchLabels":{"app":"cart"}},"policyTypes":["Ingress"],"ingress":[{"from":[{"podSelector":{"matchLabels":{"app":"front"}}}]',
  );
});

test("where NetworkPolicies were not read, it is not ruled out", () => {
  const state = stateOf(both);
  const lists = state.lists.map((list) => (list.kind === "NetworkPolicy" ? unread(list) : list));
  const { diagnosis } = answerOn({ ...state, lists });
  const check = diagnosis.checks.find(({ cause }) => cause === "policy-denies-caller");
  expect(check?.kind).toBe("not_visible");
});

test("the log of a caller that is Ready is read where a policy denies it", () => {
  const objects = [...both, policy("lockdown", isolated, 7)];
  const others = ["a", "b", "c"].flatMap((name) => app(name));
  expect(podsRead([...objects, ...others])).toEqual(["front-r1-0"]);
  expect(podsRead([...both, ...others])).toEqual([]);
});

/** Pods whose logs are read. */
function podsRead(objects: readonly RawObject[]): string[] {
  return logsToRead(createCluster(stateOf(objects), now)).map(({ pod }) => pod);
}

function names(host: string): object {
  return { env: [{ name: "CART_URL", value: `http://${host}` }] };
}

function policy(name: string, spec: object, minutes: number): RawObject {
  const metadata = { name, namespace: "web", uid: name, creationTimestamp: ago(minutes) };
  return { kind: "NetworkPolicy", metadata, spec };
}

function unread(list: ReturnType<typeof stateOf>["lists"][number]) {
  const gap = {
    origin: "kubernetes",
    kind: "refused",
    what: "networkpolicies",
    why: "refused",
  } as const;
  return { ...list, items: { kind: "unknown", gap } as const };
}
