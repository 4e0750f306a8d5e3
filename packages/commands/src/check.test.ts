import { eks, type Gap } from "@binnacle/contracts";
import { expect, test } from "vitest";
import {
  brokenPayment,
  crash,
  diagnosed,
  held,
  ref,
  unknownName,
  workload,
} from "./testing/samples.ts";
import { shown } from "./testing/shown.ts";
import { blind, down, talk, talkSeeing } from "./testing/talk.ts";
import { told } from "./testing/told.ts";

test("every workload of a namespace, worst first", async () => {
  const { say, asked } = talkSeeing({});
  expect(told(await say("check shop"))).toMatchInlineSnapshot(`
    {
      "buttons": [
        "Investigate: {"kind":"question","question":"what is wrong in shop?","isAboutTrouble":true,"namespace":"shop"}",
        "Refresh: {"kind":"verb","verb":"check","namespace":"shop"}",
      ],
      "footer": "prod-eu",
      "isWorthSharing": true,
      "observedAt": "2026-01-01T10:00:00Z",
      "rows": [
        {
          "name": "payment",
          "since": "2026-01-01T09:50:00Z",
          "state": "broken",
          "text": "crashes on start, 7 restarts",
          "why": "rollout 7 removed PAYMENT_URL",
        },
        {
          "name": "2 others fine",
          "state": "fine",
          "text": "",
        },
      ],
      "state": "broken",
      "title": "shop: 1 broken · 3 workloads, 6 pods",
    }
  `);
  expect(asked).toMatchObject([{ tool: "diagnose", cluster: "prod-eu" }]);
});

const calm = { findings: [], workloads: [workload("search")], pods: { ready: 2, total: 2 } };
const fine = "Nothing is wrong in shop that Kubernetes shows";
const both = [workload("search"), workload("cart")];
const troubled = [workload("cart", { state: "degraded" }), brokenPayment];

const leftOut = [
  {
    kind: "not_reached",
    cause: "readiness-probe-failing",
    because: { text: "a pod is on a node that is not Ready", evidence: [] },
    examined: { count: 1, of: "pod" },
  },
];

test("why it cannot be told is said", async () => {
  const { lines } = await talkSeeing({ ...calm, checks: leftOut }).say("check shop");
  expect(lines.map(({ text }) => text)).toContain(
    "Readiness probe fails, not reached: a pod is on a node that is not Ready (1 pod)",
  );
});

test.for([
  [calm, "fine", `${fine} · 1 workload, 2 pods`, ["1 workload fine"]],
  [{ ...calm, workloads: both }, "fine", `${fine} · 2 workloads, 2 pods`, ["all 2 fine"]],
  [
    { ...calm, checks: blind },
    "unknown",
    "Nothing wrong is visible in shop, but I could not see all of it",
    ["1 workload fine"],
  ],
  [
    { ...calm, checks: leftOut },
    "unknown",
    "Nothing wrong is visible in shop, but I could not see all of it",
    ["1 workload fine"],
  ],
  [
    { workloads: troubled },
    "broken",
    "shop: 1 broken, 1 degraded · 2 workloads, 6 pods",
    ["payment", "cart"],
  ],
] as const)("of a namespace, %o is %s: %s", async ([over, state, title, names]) => {
  const { rows, ...answer } = await talkSeeing(over).say("check shop");
  expect(answer).toMatchObject({ state, title });
  expect(rows.map(({ name }) => name)).toEqual(names);
});

const late = (over: Partial<Gap>): Gap => ({ ...down("kubernetes"), what: "a list", ...over });

const node = { kind: "Node", name: "node-a" };
const notReady = crash("node-a", {
  owner: node,
  culprit: node,
  victims: [],
  title: "node-a is not Ready",
  impact: "degraded",
});

test.for(["check shop", "check"])(
  "after `%s` what is found at an object that is no workload is told",
  async (text) => {
    const namespace = text === "check" ? undefined : "shop";
    const { say } = talkSeeing({ ...calm, namespace, findings: [notReady] });
    expect(shown(await say(text)).slice(0, 3)).toEqual([
      `degraded · ${namespace ?? "all namespaces"}: 1 degraded · 1 workload, 2 pods`,
      "🟡 node/node-a  node-a is not Ready, since 09:50 (10 min)",
      "🟢 1 other fine",
    ]);
  },
);

test("where all workloads are left out for their size, nothing is called fine", async () => {
  const whole = { findings: 0, workloads: 900 };
  const { state, title } = await talkSeeing({ ...calm, workloads: [], whole }).say("check shop");
  expect({ state, title }).toEqual({
    state: "unknown",
    title: "Nothing wrong is visible in shop, but I could not see all of it",
  });
});

test.for([
  ["storage classes that come late", late({ about: { kinds: ["StorageClass"] } }), true],
  [
    "certificates that a role may not list",
    late({ kind: "refused", about: { kinds: ["Certificate"] } }),
    true,
  ],
  [
    "certificates that are in Secrets",
    late({ kind: "no_data", about: { kinds: ["Secret"], namespace: "shop" } }),
    true,
  ],
  ["pods elsewhere", late({ about: { kinds: ["Pod"], namespace: "bank" } }), true],
  ["an answer that is cut for its size", late({ kind: "cut" }), true],
  ["pods of the namespace", late({ about: { kinds: ["Pod"], namespace: "shop" } }), false],
  ["the whole source", late({}), false],
] as const)("a namespace of which %s are not seen", async ([, gap, isFine]) => {
  const diagnose = { ...diagnosed(calm), gaps: [gap] };
  const { title, state, gaps } = await talk({ tools: { diagnose } }).say("check shop");
  const well = `${fine} · 1 workload, 2 pods`;
  expect({ title, state, gaps }).toEqual({
    title: isFine ? well : `${well}; not seen: a list`,
    state: isFine ? "fine" : "unknown",
    gaps: [gap],
  });
});

test("in the whole cluster the namespace stands before the name", async () => {
  const { title, rows } = await talkSeeing({ namespace: undefined }).say("check");
  expect([title, rows[0]?.name]).toEqual([
    "all namespaces: 1 broken · 3 workloads, 6 pods",
    "shop/payment",
  ]);
});

test.for([
  ["check", undefined, [{}]],
  ["check shop", undefined, [{ namespace: "shop" }, { target: "shop" }]],
  ["check", "shop", [{ namespace: "shop" }]],
  ["is the whole cluster ok?", "shop", [{}]],
  ["is the cluster healthy?", undefined, [{}]],
  ["why payment", undefined, [{ target: "payment" }]],
  ["why payment", "shop", [{ target: "payment", namespace: "shop" }, { target: "payment" }]],
  ["why payment -n bank", "shop", [{ target: "payment", namespace: "bank" }]],
  ["why is checkout failing", undefined, [{ target: "checkout" }, {}]],
  ["is anything wrong", undefined, [{}]],
  ["payment", undefined, [{ target: "payment" }]],
  [
    "why is gateway slow in bank",
    undefined,
    [{ target: "gateway", namespace: "bank" }, { namespace: "bank" }, { target: "bank" }],
  ],
] as const)("`%s`, in a conversation about %s, may mean %o", async ([text, home, readings]) => {
  const before = home === undefined ? {} : { before: held() };
  const { say, asked } = talkSeeing({}, before);
  await say(text);
  const look = asked.find(({ tool }) => tool === "diagnose");
  expect(look?.input).toEqual({ candidates: readings, windowMinutes: 60 });
});

test("in a talk about one namespace the whole cluster is told as such, and seen anew as such", async () => {
  const { say } = talkSeeing({ namespace: undefined }, { before: held() });
  const { title, choices } = await say("is the whole cluster ok?");
  expect([title, choices]).toEqual([
    "all namespaces: 1 broken · 3 workloads, 6 pods",
    [{ label: "Refresh", intent: { kind: "verb", verb: "check", rest: "cluster" } }],
  ]);
});

test("of many words there are never more readings than the tool takes", async () => {
  const words = "ant bee cat dog elk fox gnu hen";
  const { say, asked } = talkSeeing({}, { before: held() });
  await say(`${words} failing`);
  expect(asked[0]).toMatchObject({ input: { candidates: { length: 12 } } });
});

test.for([
  ["why is chekout failing", "No object is named chekout; this is about the whole cluster."],
  ["why is ant or bee failing", "No object is named ant or bee; this is about the whole cluster."],
  ["is anything wrong", undefined],
] as const)("after `%s` it is said: %s", async ([text, note]) => {
  const { lines } = await talkSeeing({ asked: {}, namespace: undefined }).say(text);
  expect(lines[0]?.text).toBe(note);
});

test("a word that was found is not said to be none", async () => {
  const { lines } = await talkSeeing({ asked: { target: "shop" } }).say("is shop failing");
  expect(lines).toEqual([]);
});

const payment = ref("payment");

test.for([
  ["paymnt", [payment], "No object named paymnt in prod-eu. Did you mean payment?"],
  [
    "how do I roll back",
    [ref("aws-load-balancer-controller")],
    'I do not understand "how do I roll back".',
  ],
  ["ducks", [], 'I do not understand "ducks".'],
  ["tell me a joke about ducks", [payment], 'I do not understand "tell me a joke about ducks".'],
  ["why paymnt", [], "No object named paymnt in prod-eu."],
] as const)("`%s`, near %o: %s", async ([text, near, title]) => {
  const first = /paymnt|roll|ducks/u.exec(text)?.[0] ?? "";
  const { say } = talk({ tools: { diagnose: unknownName(first, near) } });
  expect(await say(text)).toMatchObject({ title, isWorthSharing: false });
});

test.for([
  ["all", ["Namespaces here: a, b, c, d, e and more."]],
  [
    ["shop", "web"],
    [
      "You may look at shop, web alone: of other namespaces this says nothing.",
      "Namespaces here: shop, web.",
    ],
  ],
] as const)(
  "of a namespace that there is none of, up to five that there are are named to who may see %o",
  async ([namespaces, lines]) => {
    const items = ["a", "b", "c", "d", "e", "f"].map((name) => ({
      ref: { kind: "Namespace", name },
      columns: {},
    }));
    const diagnose = unknownName("prod");
    const outcome = { ...diagnose.result.outcome, what: "namespace" };
    const list_objects = { result: { items, hasMore: false } };
    const tools = { diagnose: { result: { outcome } }, list_objects };
    const { say } = talk({ tools, namespaces: namespaces === "all" ? "all" : [...namespaces] });
    expect(shown(await say("check prod"))).toEqual(["No namespace prod in prod-eu.", ...lines]);
  },
);

test.for([
  [["Deployment"], true],
  [["Certificate"], false],
] as const)(
  "a name that is not found may be there, where %o were not listed: %s",
  async ([kinds, isSaid]) => {
    const gap = late({
      kind: "refused",
      what: "deployments in shop",
      about: { kinds: [...kinds] },
    });
    const { say } = talk({ tools: { diagnose: { ...unknownName("cart"), gaps: [gap] } } });
    const lines = shown(await say("why cart"));
    const note = "It may be there all the same: I could not list deployments in shop.";
    expect([lines[0], lines.includes(note)]).toEqual([
      `${isSaid ? "unknown · " : ""}No object named cart in prod-eu.`,
      isSaid,
    ]);
  },
);

test("near names are sought everywhere when the conversation alone chose the namespace", async () => {
  const { say, asked } = talk({
    before: held(),
    tools: {
      diagnose: (input) => {
        const { length } = eks.diagnose.input.parse(input).candidates ?? [];
        return unknownName("gatewy", length === 1 ? [ref("gateway", "bank")] : []);
      },
    },
  });
  expect((await say("why gatewy")).title).toBe(
    "No object named gatewy in prod-eu. Did you mean gateway?",
  );
  expect(asked).toHaveLength(2);
});

test("a name in several namespaces is asked back, with a button for each", async () => {
  const candidates = [ref("api"), ref("api", "bank")];
  const outcome = { kind: "ambiguous", cluster: { id: "c", name: "prod-eu" }, candidates };
  const { say } = talk({ tools: { diagnose: { result: { outcome } } } });
  expect(await say("why api")).toMatchObject({
    title: "api exists in 2 namespaces of prod-eu. Which one?",
    choices: [
      { label: "api in shop", intent: { target: "deployment/api", namespace: "shop" } },
      { label: "api in bank", intent: { target: "deployment/api", namespace: "bank" } },
    ],
  });
});

test("a place that may not be looked at is refused in the words of who refused", async () => {
  const why = "you may not look at namespace bank, only at shop";
  const { say } = talk({
    tools: { diagnose: { kind: "refused", reason: "refused", why } },
  });
  expect(await say("check bank")).toMatchObject({
    title: "check is refused",
    lines: [{ text: why }],
    gaps: [],
  });
});

const isOver = { target: payment, findings: [crash("payment", { state: "resolved" })] };

test.for([
  ["well", { workloads: [] }, "fine"],
  ["broken all the same", {}, "broken"],
  ["not seen whole", { workloads: [], checks: blind }, "unknown"],
] as const)("a culprit that is over, and %s, is called so", async ([, now, state]) => {
  expect(await talkSeeing({ ...isOver, ...now }).say("why payment")).toMatchObject({
    title: "payment crashes on start at {since}, over",
    state,
  });
});
