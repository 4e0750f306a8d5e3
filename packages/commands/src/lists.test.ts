import { eks, type ObjectRef } from "@binnacle/contracts";
import { expect, test } from "vitest";
import { diagnosed, fact, held, idOf, now, ref, unknownName } from "./testing/samples.ts";
import { shown } from "./testing/shown.ts";
import { talk, talkSeeing } from "./testing/talk.ts";

const object = (kind: string, name: string, columns: Readonly<Record<string, string>>) => ({
  ref: kind === "Node" ? { kind, name } : ref(name, "shop", kind),
  columns,
});
const running = { Status: "Running", Ready: "1/1", Restarts: "0" };
const listOf = (...items: readonly unknown[]) => ({ result: { items, hasMore: false } });
const isThere = { result: { ref: { kind: "Namespace", name: "shop" }, object: {} } };
const absent = { kind: "refused", reason: "not_found", why: "not there" } as const;

test("`pods`: broken ones first, each with its state, the others counted", async () => {
  const many = Array.from({ length: 20 }, (_, index) => object("Pod", `cart-${index}`, running));
  const list_objects = listOf(
    ...many,
    object("Pod", "job-1", { Status: "Completed", Ready: "0/1", Restarts: "0" }),
    object("Pod", "slow-1", { ...running, Ready: "0/1" }),
    object("Pod", "new-1", { Status: "Pending", Ready: "0/1", Restarts: "0" }),
    object("Pod", "payment-1", {
      Status: "CrashLoopBackOff",
      Ready: "0/1",
      Restarts: "7 (2m ago)",
    }),
  );
  const { say, asked } = talk({ tools: { get_object: isThere, list_objects } });
  const lines = shown(await say("pods shop"));
  expect(lines.slice(0, 5)).toEqual([
    "broken · 24 pods in shop, 3 not fine",
    "🔴 payment-1  CrashLoopBackOff, 7 restarts, the last 2m ago",
    "🟡 slow-1  Running 0/1",
    "🟡 new-1  Pending",
    "🟢 21 others fine",
  ]);
  expect(lines).toHaveLength(5);
  expect(asked.at(-1)?.input).toEqual({ kind: "pods", namespace: "shop", limit: 200 });
});

const restarted = (restarts: string) => [{ ...running, Restarts: restarts }];

test.for([
  ["none is there", [], "unknown · No pods in shop"],
  ["one loops and is Ready", restarted("4 (58m ago)"), "degraded · 1 pod in shop, 1 not fine"],
  ["one ended just now", restarted("1 (2m30s ago)"), "degraded · 1 pod in shop, 1 not fine"],
  [
    "one restarted once, and stays since",
    restarted("1 (59m ago)"),
    "fine · 1 pod in shop, all fine",
  ],
  ["one restarted days ago", restarted("4 (3d ago)"), "fine · 1 pod in shop, all fine"],
] as const)("`pods` when %s", async ([, columns, title]) => {
  const items = columns.map((each, index) => object("Pod", `cart-${index}`, each));
  const { say } = talk({ tools: { get_object: isThere, list_objects: listOf(...items) } });
  expect(shown(await say("pods shop"))[0]).toBe(title);
});

test("without trouble `pods` shows fifteen", async () => {
  const many = Array.from({ length: 20 }, (_, index) => object("Pod", `cart-${index}`, running));
  const lines = shown(await talk({ tools: { list_objects: listOf(...many) } }).say("pods shop"));
  expect([lines[0], lines.length, lines.at(-1)]).toEqual([
    "fine · 20 pods in shop, all fine",
    17,
    "Found 20, showed 15.",
  ]);
});

test.for([
  [[], "unknown · No nodes in prod-eu"],
  [["node-a"], "fine · 1 node in prod-eu, all Ready"],
] as const)("`nodes` of %o", async ([names, title]) => {
  const items = names.map((name) => object("Node", name, { Status: "Ready" }));
  const { say } = talk({ tools: { list_objects: listOf(...items) } });
  expect(shown(await say("nodes"))[0]).toBe(title);
});

test("`nodes`: broken ones first", async () => {
  const list_objects = listOf(
    object("Node", "node-a", { Status: "Ready" }),
    object("Node", "node-b", { Status: "Ready,SchedulingDisabled" }),
    object("Node", "node-c", { Status: "NotReady" }),
    object("Node", "node-d", {
      Status: "Ready",
      Condition: "DiskPressure=True,PIDPressure=True",
      Since: "2026-01-01T09:43:00Z",
    }),
    object("Node", "node-e", { Created: "2026-01-01T09:43:00Z" }),
  );
  expect(shown(await talk({ tools: { list_objects } }).say("nodes"))).toEqual([
    "broken · 5 nodes in prod-eu, 4 not fine",
    "🔴 node-c  NotReady",
    "🟡 node-b  Ready, SchedulingDisabled",
    "🟡 node-d  Ready, DiskPressure=True, PIDPressure=True, since 09:43 (17 min)",
    "⚪ node-e  no status is told",
    "🟢 1 other fine",
  ]);
});

const event = (type: string, name: string, count: number) => ({
  at: now,
  firstAt: "2026-01-01T09:50:00Z",
  type,
  reason: type === "Warning" ? "BackOff" : "Started",
  message: "Back-off restarting failed container",
  count,
  about: ref(name, "shop", "Pod"),
  by: "kubelet",
});

test("`events`: warnings, the same ones of one owner counted", async () => {
  const get_events = listOf(
    event("Normal", "cart-1-a", 1),
    event("Warning", "payment-1-a", 20),
    event("Warning", "payment-1-b", 32),
  );
  const { say } = talk({ tools: { get_events }, before: held() });
  expect(shown(await say("show me the events"))).toEqual([
    "degraded · 1 kind of warning in shop",
    "🟡 BackOff ×52  pod/payment-1-a and 1 more: Back-off restarting failed container, since 09:50 (10 min)",
    "Besides: 1 event without a warning.",
  ]);
});

test("of a long message the deciding words stay, and what machines set before them goes", async () => {
  const message =
    'MountVolume.SetUp failed for volume "kube-api-access-x7k2p" : failed to sync configmap cache: timed out waiting for the condition';
  const get_events = listOf({
    ...event("Warning", "payment-1-a", 1),
    reason: "FailedMount",
    message,
  });
  const [, row = ""] = shown(await talk({ tools: { get_events } }).say("events shop"));
  expect(row).toContain("timed out waiting for the condition");
  expect(row).not.toContain("MountVolume.SetUp failed");
});

const hourAgo = { ...event("Warning", "payment-1-a", 20), at: "2026-01-01T09:00:00Z" };
const minuteAgo = { ...event("Warning", "payment-1-a", 20), at: "2026-01-01T09:59:00Z" };
const kept = "A cluster keeps its events for about an hour: older ones are gone.";

test.for([
  [
    "last 30 min",
    [minuteAgo, hourAgo],
    true,
    "degraded",
    "1 kind of warning in shop in the last {window}",
    [],
  ],
  ["last 30 min", [hourAgo], true, "fine", "No warning in shop in the last {window}", []],
  [
    "last 6 hours",
    [hourAgo],
    false,
    "degraded",
    "1 kind of warning in shop in the last {window}",
    [kept],
  ],
  ["last 6 hours", [], false, "unknown", "No warning in shop in the last {window}", [kept]],
] as const)(
  "`events shop %s` heeds the window, and is not fine beyond what a cluster keeps",
  async ([window, items, hasMore, state, title, lines]) => {
    const get_events = { result: { items: [...items], hasMore } };
    const { say } = talk({ tools: { get_object: isThere, get_events } });
    const answer = await say(`events shop ${window}`);
    expect(answer).toMatchObject({ title, state });
    expect(answer.lines.map(({ text }) => text)).toEqual([
      ...lines,
      "Besides: 0 events without a warning.",
    ]);
  },
);

/** The objects of shop: a workload cart, and no namespace of that name. */
const noSuchPlace = { get_object: absent, diagnose: diagnosed({ target: ref("cart") }) };

test("`events cart`: of a name that is no namespace the object is meant", async () => {
  const get_events = listOf(
    event("Warning", "cart-5f4d8c7b6-x2x9z", 3),
    event("Warning", "cart-api-5f4d8c7b6-x2x9z", 5),
    event("Warning", "cart-v2-5f4d8c7b6-x2x9z", 5),
    event("Warning", "cart-v2", 5),
    event("Warning", "cart-2-0", 5),
    event("Warning", "payment-1-a", 7),
  );
  const { say } = talk({ tools: { ...noSuchPlace, get_events } });
  expect(shown(await say("events cart"))).toEqual([
    "degraded · 1 kind of warning in cart",
    "🟡 BackOff ×3  pod/cart-5f4d8c7b6-x2x9z: Back-off restarting failed container, since 09:50 (10 min)",
    "Besides: 0 events without a warning.",
  ]);
});

test("a name that is near that of a namespace is asked back, with a button that works", async () => {
  const { say, asked } = talk({
    tools: {
      get_object: ({ name }) =>
        name === "shp" ? absent : { result: { ref: ref("shop"), object: {} } },
      diagnose: unknownName("shp", [{ kind: "Namespace", name: "shop" }]),
      list_objects: listOf(object("Pod", "cart-1", running)),
    },
  });
  const { choices } = await say("pods shp");
  const [choice] = choices;
  if (choice === undefined) throw new Error("nothing is asked back");
  expect(shown(await say(choice.intent))[0]).toBe("fine · 1 pod in shop, all fine");
  expect(asked.at(-1)?.input).toMatchObject({ namespace: "shop" });
});

const unnamed = { result: { items: [], hasMore: false } };
const noSeries = { result: { query: "q", at: now, items: [], hasMore: false } };
const denied = { kind: "refused", reason: "denied", why: "may not get namespaces" } as const;
/** A role that may not read Namespaces; no object has that name. */
const unsure = (name: string, near: readonly ObjectRef[] = []) => ({
  get_object: denied,
  diagnose: unknownName(name, near),
  list_objects: unnamed,
  get_events: unnamed,
  query_instant: noSeries,
});

test.for(["pods", "events", "top"])(
  "`%s paymnt`, where it cannot be seen whether there is such a namespace, is never fine",
  async (verb) => {
    const { say } = talk({ tools: unsure("paymnt") });
    expect(shown(await say(`${verb} paymnt`))).toEqual([
      "unknown · Unknown: I see nothing in paymnt, nor whether there is a namespace paymnt",
      "kubectl get namespace paymnt",
      "Not visible whether there is a namespace paymnt: may not get namespaces",
    ]);
  },
);

test("then what is near is asked back, and what is there is told", async () => {
  const near = talk({ tools: unsure("paymnt", [ref("payment")]) });
  expect(shown(await near.say("events paymnt"))).toEqual([
    "No object named paymnt in prod-eu. Did you mean payment?",
    "(payment in shop)",
  ]);
  const list_objects = listOf(object("Pod", "cart-1", running));
  const there = talk({ tools: { ...unsure("shop", [ref("shops")]), list_objects } });
  expect(shown(await there.say("pods shop"))[0]).toBe("fine · 1 pod in shop, all fine");
});

test("the namespace and its list are asked at once", async () => {
  const { say, asked } = talk({ tools: { ...unsure("shop") } });
  await say("events shop");
  expect(asked.map(({ tool }) => tool)).toEqual(["get_object", "get_events", "diagnose"]);
});

const selector = { matchLabels: { app: "cart" } };
const cartObject = { result: { ref: ref("cart"), object: { spec: { selector } } } };

test.for([
  [false, "The 1 pod of cart is well"],
  [true, "unknown · Of cart I could not read all pods; 1 pod is well"],
] as const)(
  "`pods cart`: those of the workload; that a list is cut (%s) is said",
  async ([hasMore, title]) => {
    const { say } = talk({
      tools: {
        ...noSuchPlace,
        get_object: ({ kind }) => (kind === "Namespace" ? absent : cartObject),
        list_objects: { result: { items: [object("Pod", "cart-1", running)], hasMore } },
      },
    });
    expect(shown(await say("pods cart"))[0]).toBe(title);
  },
);

const notYours = {
  kind: "refused",
  reason: "refused",
  why: "you may look at shop, bank only",
} as const;

/** As the gateway does for people who may look at shop and bank only: what names no namespace would read others. */
const yours =
  (says: (namespace: string) => ReturnType<typeof unknownName> | ReturnType<typeof diagnosed>) =>
  (input: Readonly<Record<string, unknown>>) => {
    const { candidates = [] } = eks.diagnose.input.parse(input);
    const [namespace, ...others] = candidates.map((each) => each.namespace);
    return namespace === undefined || others.length > 0 ? notYours : says(namespace);
  };

test.for([
  [["shop"], "pods cart", "The 1 pod of cart is well"],
  [["shop"], "pods cart -n shop", "The 1 pod of cart is well"],
  [["shop", "bank"], "pods cart", "cart exists in 2 namespaces of prod-eu. Which one?"],
  [[], "pods cart", "pods is refused"],
  [[], "pods cart -n shop", "Nothing is named cart in shop."],
] as const)(
  "who may look at shop and bank only, where cart is in %o, is told of `%s`: %s",
  async ([places, text, title]) => {
    const { say } = talk({
      namespaces: ["shop", "bank"],
      tools: {
        get_object: ({ kind }) => (kind === "Namespace" ? notYours : cartObject),
        diagnose: yours((namespace) =>
          places.some((place) => place === namespace)
            ? diagnosed({ target: ref("cart", namespace) })
            : unknownName("cart"),
        ),
        list_objects: ({ namespace }) =>
          namespace === "shop" ? listOf(object("Pod", "cart-1", running)) : notYours,
      },
    });
    expect(shown(await say(text))[0]).toBe(title);
  },
);

test("`top nodes` says that it reads pods, with the command that shows nodes", async () => {
  expect(shown(await talk({}).say("top nodes"))).toEqual([
    "unknown · Unknown: I read memory and CPU of pods, not of nodes",
    "kubectl top nodes",
  ]);
});

const instant = (value: string) => ({
  result: {
    query: "q",
    at: now,
    items: [
      { labels: { namespace: "shop", pod: "cart-1" }, value, evidence: idOf(20) },
      { labels: { namespace: "shop", pod: "cart-2" }, value: "1048576", evidence: idOf(21) },
    ],
    hasMore: false,
  },
  evidence: [fact(20), fact(21)],
});

const usage = ({ query }: Readonly<Record<string, unknown>>) =>
  instant(String(query).includes("limits") ? "104857600" : "99614720");

test("`top`: nearest to the limit first", async () => {
  expect(shown(await talk({ tools: { query_instant: usage } }).say("top shop"))).toEqual([
    "Memory and CPU in shop, nearest to the limit first",
    "cart-2 1 MiB (100 % near its limit), 1048576 cores",
    "cart-1 95 MiB (95 % near its limit), 99614720 cores",
  ]);
});

/** The first hundred pods of a large namespace, none of cart. */
const ofOthers = (input: Readonly<Record<string, unknown>>) =>
  String(input["query"]).includes('pod=~"cart-') ? noSeries : usage(input);

test("`top cart` asks for the pods of cart alone, and without series of them it is unknown", async () => {
  const { say } = talk({ tools: { ...noSuchPlace, query_instant: ofOthers } });
  expect(shown(await say("top cart"))).toEqual([
    "unknown · Unknown: Prometheus does not tell memory and CPU of cart",
    "kubectl top pods -n shop --sort-by=memory",
  ]);
});

test.for([
  ["does not come", undefined],
  ["is cut", { result: { ...noSeries.result, hasMore: true } }],
] as const)("where the list of limits %s, no pod is said to have none", async ([, limits]) => {
  const query_instant = ({ query }: Readonly<Record<string, unknown>>) =>
    String(query).includes("limits") ? limits : instant("1048576");
  const lines = shown(
    await talk({ tools: { get_object: isThere, query_instant } }).say("top shop"),
  );
  expect(lines[1]).toBe("cart-1 1 MiB (limit not seen), 1048576 cores");
  expect(lines[0]).toBe("Memory and CPU in shop, largest first");
});

test("`top` without metrics names the source and gives the command", async () => {
  expect(shown(await talk({}).say("top shop"))).toEqual([
    "unknown · Unknown: Prometheus does not tell memory and CPU of shop",
    "kubectl top pods -n shop --sort-by=memory",
    "Not visible prometheus: no answer in 5 s",
  ]);
});

test.for([
  ["pods shp", unknownName("shp"), "No namespace shp in prod-eu."],
  ["events shp", unknownName("shp"), "No namespace shp in prod-eu."],
  ["top shp", unknownName("shp"), "No namespace shp in prod-eu."],
  [
    "pods shp",
    undefined,
    "unknown · No namespace shp in prod-eu; I could not look for an object of that name",
  ],
] as const)(
  "`%s`: a namespace that does not exist is never fine",
  async ([text, diagnose, title]) => {
    const { say } = talk({ tools: { ...unsure("shp"), diagnose, get_object: absent } });
    expect(shown(await say(text))[0]).toBe(title);
  },
);

test("after in, in the middle, a namespace is asked before the talk's own", async () => {
  const { say, asked } = talk({ before: held() });
  await say("how is checkout in stavanger doing?");
  expect(asked[0]?.input).toMatchObject({
    candidates: [
      { target: "checkout", namespace: "stavanger" },
      { namespace: "stavanger" },
      { target: "checkout", namespace: "shop" },
      { target: "checkout" },
      { target: "stavanger", namespace: "shop" },
      { target: "stavanger" },
    ],
  });
});

test("that there is no such namespace is said before anything else", async () => {
  const taken = { target: ref("checkout"), asked: { target: "checkout", namespace: "shop" } };
  const { say } = talkSeeing(taken, { before: held() });
  expect(shown(await say("how is checkout in stavanger doing?"))).toContain(
    "No namespace is named stavanger; this is about checkout in shop.",
  );
});
