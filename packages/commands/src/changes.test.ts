import type { Gap } from "@binnacle/contracts";
import { expect, test } from "vitest";
import { diagnosed, fact, held, ref, rollout, unknownName } from "./testing/samples.ts";
import { down, talk, talkSeeing } from "./testing/talk.ts";
import { told } from "./testing/told.ts";

function changed(items: readonly unknown[], over: Readonly<Record<string, unknown>> = {}) {
  return {
    result: { items, hasMore: false, ledgerSince: null, ...over },
    evidence: [fact(3), fact(4)],
  };
}

test("what changed in a namespace, newest first", async () => {
  const { say, asked } = talk({
    tools: {
      get_changes: changed([rollout(), rollout("cart", { by: "argocd" })]),
    },
  });
  expect(told(await say("what changed in shop?"))).toMatchInlineSnapshot(`
    {
      "evidence": [
        "fact 3",
      ],
      "isWorthSharing": true,
      "lines": [
        "{"value":{"at":"2026-01-01T09:50:00Z"}} deployment/payment rollout 7: env PAYMENT_URL removed [3]",
        "{"value":{"at":"2026-01-01T09:50:00Z"}} deployment/cart rollout 7: env PAYMENT_URL removed (argocd) [3]",
        "This comes from the history that the objects keep, not from a watch of my own: a change that was overwritten is not seen.",
      ],
      "title": "2 changes in shop, last 60 min, newest first",
    }
  `);
  expect(asked).toEqual([
    { tool: "get_changes", input: { namespace: "shop", windowMinutes: 60 }, cluster: "prod-eu" },
  ]);
});

test("in a conversation it is about its namespace, and an exact name takes one call", async () => {
  const { say, asked } = talk({
    before: held(),
    tools: { get_changes: changed([rollout()]) },
  });
  expect((await say("what changed?")).title).toBe("1 change in shop, last 60 min");
  expect((await say("changes deployment/payment")).title).toBe(
    "1 change in payment (shop), last 60 min",
  );
  expect(asked.map(({ input }) => input)).toEqual([
    { namespace: "shop", windowMinutes: 60 },
    { namespace: "shop", workload: "payment", windowMinutes: 60 },
  ]);
});

test("a name of which nothing changed is looked for before that is said", async () => {
  const tools = { get_changes: changed([]) };
  const there = talkSeeing({ target: ref("cart") }, { tools });
  expect((await there.say("changes cart -n shop")).title).toBe(
    "Nothing changed in cart (shop) in the last 60 min that the objects remember",
  );
  expect(there.asked.map(({ tool }) => tool)).toEqual(["get_changes", "diagnose"]);
  const absent = talk({ tools: { ...tools, diagnose: unknownName("crat", [ref("cart")]) } });
  expect(await absent.say("changes crat -n shop")).toMatchObject({
    title: "No object named crat in prod-eu. Did you mean cart?",
    choices: [{ label: "cart in shop", intent: { verb: "changes", target: "deployment/cart" } }],
    isWorthSharing: false,
  });
});

test("what follows `in` may be a workload", async () => {
  const { say } = talk({
    tools: {
      get_changes: ({ namespace }) =>
        namespace === "shop"
          ? changed([rollout()])
          : { kind: "refused", reason: "not_found", why: "There is no namespace payment." },
      diagnose: diagnosed({ target: ref("payment") }),
    },
  });
  expect((await say("what changed in payment?")).title).toBe(
    "1 change in payment (shop), last 60 min",
  );
});

test("in the whole cluster the first look knows", async () => {
  const { say, asked } = talkSeeing({ namespace: undefined, changes: [rollout()] });
  expect((await say("what changed?")).title).toBe("1 change in the cluster, last 60 min");
  expect(asked.map(({ tool }) => tool)).toEqual(["diagnose"]);
});

test.for([
  [49, false],
  [50, true],
] as const)("of %s changes of the whole cluster there may be more: %s", async ([length, isCut]) => {
  const items = Array.from({ length }, () => rollout());
  const { lines } = await talkSeeing({ namespace: undefined, changes: items }).say("what changed?");
  const more = "I keep the newest 50 changes of a cluster: there may be more than these.";
  expect(lines.some(({ text }) => text === more)).toBe(isCut);
});

const gaps = [down("kubernetes")];
const history = {
  text: "This comes from the history that the objects keep, not from a watch of my own: a change that was overwritten is not seen.",
};

test("certificates, which are in Secrets, hide no change", async () => {
  const gap: Gap = { ...down("kubernetes"), kind: "no_data", about: { kinds: ["Secret"] } };
  const diagnose = { ...diagnosed({ namespace: undefined }), gaps: [gap] };
  expect((await talk({ tools: { diagnose } }).say("what changed?")).title).toBe(
    "Nothing changed in the cluster in the last 60 min that the objects remember",
  );
});

test.for([
  ["is rebuilt says so", changed([rollout()]), { lines: [{}, history] }],
  [
    "is watched has no excuse",
    changed([rollout()], { ledgerSince: "2026-01-01T00:00:00Z" }),
    { lines: [{}] },
  ],
  [
    "is cut says so",
    changed([rollout()], { hasMore: true }),
    { lines: [{}, { text: "There are more than these." }, history] },
  ],
  [
    "is not seen whole concludes nothing",
    { ...changed([]), gaps },
    {
      title: "Nothing changed in shop in the last 60 min that I could see",
      state: "unknown",
      gaps,
    },
  ],
] as const)("a list that %s", async ([, says, answer]) => {
  expect(await talk({ tools: { get_changes: says } }).say("changes -n shop")).toMatchObject(answer);
});

test("a cluster that does not answer is not asked twice", async () => {
  const { say, asked } = talk({});
  await say("changes -n shop");
  expect(asked).toHaveLength(1);
});
