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
  const { say, asked } = talk({ tools: { list_objects } });
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

const loops = { ...running, Restarts: "4 (2m30s ago)" };
const rested = { ...running, Restarts: "4 (3d ago)" };

test.for([
  ["none is there", [], "unknown · No pods in shop"],
  ["one restarted lately and is Ready", [loops], "degraded · 1 pod in shop, 1 not fine"],
  ["one restarted days ago", [rested], "fine · 1 pod in shop, all fine"],
] as const)("`pods` when %s", async ([, columns, title]) => {
  const items = columns.map((each, index) => object("Pod", `cart-${index}`, each));
  const { say } = talk({ tools: { list_objects: listOf(...items) } });
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

/** The objects of shop: a workload cart, and no namespace of that name. */
const noSuchPlace = { get_object: absent, diagnose: diagnosed({ target: ref("cart") }) };

test("`events cart`: of a name that is no namespace the object is meant", async () => {
  const get_events = listOf(
    event("Warning", "cart-5f4d-x2x9z", 3),
    event("Warning", "cart-api-5f4d-x2x9z", 5),
    event("Warning", "payment-1-a", 7),
  );
  const { say } = talk({ tools: { ...noSuchPlace, get_events } });
  expect(shown(await say("events cart"))).toEqual([
    "degraded · 1 kind of warning in cart",
    "🟡 BackOff ×3  pod/cart-5f4d-x2x9z: Back-off restarting failed container, since 09:50 (10 min)",
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

test("`top` without metrics names the source and gives the command", async () => {
  expect(shown(await talk({}).say("top shop"))).toEqual([
    "unknown · Unknown: Prometheus does not tell memory and CPU of shop",
    "kubectl top pods -n shop --sort-by=memory",
    "Not visible prometheus: no answer in 5 s",
  ]);
});

test.for([
  ["pods shp", { list_objects: listOf() }],
  ["events shp", { get_events: listOf() }],
  ["top shp", { query_instant: { result: { query: "q", at: now, items: [], hasMore: false } } }],
] as const)("`%s`: a namespace that does not exist is never fine", async ([text, tools]) => {
  const { say } = talk({ tools: { ...tools, get_object: absent } });
  expect(shown(await say(text))).toEqual(["No namespace shp in prod-eu."]);
});

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
