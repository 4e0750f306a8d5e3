import { expect, test } from "vitest";
import { diagnosed, fact, held, now, ref, unknownName } from "./testing/samples.ts";
import { down, talk, talkSeeing } from "./testing/talk.ts";
import { told } from "./testing/told.ts";

const failedRun = {
  result: {
    pod: ref("payment-1", "shop", "Pod"),
    container: "app",
    previous: true,
    lines: ["starting", "PAYMENT_URL is not set"],
    hasMore: false,
  },
  evidence: [{ ...fact(1), values: { line: "PAYMENT_URL is not set" } }],
};
const stored = {
  result: {
    items: [
      { at: now, namespace: "shop", pod: "payment-1", text: "second" },
      { at: "2026-01-01T09:59:00Z", namespace: "shop", pod: "payment-0", text: "first" },
    ],
    total: 2,
    hasMore: false,
  },
  evidence: [
    fact(3),
    {
      ...fact(2),
      values: { lines: { count: 2, of: "line" }, window: { amount: 3600, unit: "s" as const } },
    },
  ],
};
const notFound = { kind: "refused", reason: "not_found", why: "There is no such pod." } as const;
const both = { get_logs: failedRun, search_logs: stored };

test("the run that failed, and how much all runs said", async () => {
  const { say, asked } = talk({ tools: both });
  expect(told(await say("logs payment -n shop"))).toMatchInlineSnapshot(`
    {
      "code": "starting
    PAYMENT_URL is not set",
      "evidence": [
        "fact 1",
        "fact 2",
      ],
      "isWorthSharing": true,
      "lines": [
        "It ends with "{"evidence":"0000000000000001","key":"line"}" [1]",
        "All its pods and runs together: {"evidence":"0000000000000002","key":"lines"} in OpenSearch in {"evidence":"0000000000000002","key":"window"}. [2]",
      ],
      "title": "payment-1, container app, previous run: the last 2 lines",
    }
  `);
  expect(asked.map(({ tool, input }) => [tool, input])).toEqual([
    ["get_logs", { namespace: "shop", pod: "payment", tailLines: 20 }],
    ["search_logs", { namespace: "shop", workload: "payment", limit: 20 }],
  ]);
});

test("stored lines are read as far back as was asked", async () => {
  const { say, asked } = talk({ tools: both });
  const { lines } = await say("logs payment -n shop last 6 hours");
  expect(asked[1]?.input).toMatchObject({ since: "2026-01-01T04:00:00.000Z" });
  expect(lines.map(({ text }) => text)).not.toContain(
    "This is how it is now: I did not look back over {window}.",
  );
});

test.for([
  ["logs payment-1 -n shop", { workload: "payment-1" }],
  ["logs pod/payment-1 -n shop", { pod: "payment-1" }],
] as const)("after `%s` nothing is said of other pods", async ([text, whose]) => {
  const { say, asked } = talk({ tools: both });
  const { lines } = await say(text);
  expect(lines.map((line) => line.text)).toEqual(['It ends with "{line}"']);
  expect(asked[1]?.input).toEqual({ namespace: "shop", limit: 20, ...whose });
});

const denied = { kind: "refused", reason: "denied", why: "may not read logs" } as const;
const deniedStore = { origin: "opensearch", kind: "refused", what: "stored logs of payment" };

test.for([
  ["has gaps, too", both.get_logs, { ...stored, gaps: [down("opensearch")] }, [down("opensearch")]],
  ["refuses", both.get_logs, denied, [deniedStore]],
  ["refuses, as the cluster does", denied, denied, [deniedStore]],
  ["refuses, and the cluster is down", undefined, denied, [down("eks"), deniedStore]],
  ["is down, as the cluster is", undefined, undefined, [down("eks"), down("opensearch")]],
] as const)("a store that %s is told as a gap", async ([, run, store, gaps]) => {
  const { say } = talk({ tools: { get_logs: run, search_logs: store } });
  expect(await say("logs payment -n shop")).toMatchObject({ gaps });
});

test("a run that wrote nothing", async () => {
  const silent = { ...failedRun, result: { ...failedRun.result, lines: [], previous: false } };
  const answer = await talk({ tools: { get_logs: silent } }).say("logs payment -n shop");
  expect(answer).toMatchObject({
    title: "payment-1, container app, current run: no line",
    lines: [],
    gaps: [{ origin: "opensearch" }],
  });
  expect(answer).not.toHaveProperty("code");
});

test("in a conversation the culprit is meant, or what was asked about when there is none", async () => {
  const { say, asked } = talk({ before: held(), tools: both });
  await say("show me the logs of the culprit");
  expect(asked).toMatchObject([{ input: { pod: "payment" } }, { input: { workload: "payment" } }]);
  const other = talk({ before: held({ hypotheses: [] }), tools: both });
  await other.say("what do the logs say?");
  expect(other.asked).toMatchObject([{ input: { pod: "checkout" } }, {}]);
});

test("where nothing is known it is asked whose", async () => {
  const { say, asked } = talk({ tools: both });
  expect(await say("what do the logs say?")).toMatchObject({
    title: "Whose logs? Name a workload or a pod: `logs <name> [-n namespace]`.",
    isWorthSharing: false,
  });
  expect(asked).toEqual([]);
});

test.for([
  ["logs payment-1", ref("payment"), "payment-1", { pod: "payment-1" }],
  ["logs debug", ref("debug", "shop", "Pod"), "debug", { pod: "debug" }],
  ["logs svc/web", ref("payment"), "payment", { workload: "payment" }],
] as const)("`%s` anywhere is looked for first", async ([text, target, pod, whose]) => {
  const { say, asked } = talkSeeing({ target }, { tools: both });
  await say(text);
  expect(asked).toMatchObject([
    { tool: "diagnose" },
    { tool: "get_logs", input: { namespace: "shop", pod } },
    { tool: "search_logs", input: { namespace: "shop", limit: 20, ...whose } },
  ]);
});

test("a name that is not in the namespace of the conversation may be elsewhere", async () => {
  const { say, asked } = talk({
    before: held(),
    tools: {
      ...both,
      get_logs: ({ namespace }) => (namespace === "shop" ? notFound : failedRun),
      diagnose: diagnosed({ target: ref("gateway", "payments") }),
    },
  });
  expect((await say("logs gateway")).evidence[0]).toMatchObject({ id: fact(1).id });
  expect(asked[2]).toMatchObject({
    input: { candidates: [{ target: "gateway", namespace: "shop" }, { target: "gateway" }] },
  });
});

test.for([
  [unknownName("nope"), "No object named nope in prod-eu."],
  [diagnosed(), "nope is a namespace. Whose logs in it? `logs <name> -n nope`"],
] as const)("what has no logs is asked back: %o", async ([says, title]) => {
  const { say } = talk({ tools: { diagnose: says } });
  expect(await say("logs nope")).toMatchObject({ title, isWorthSharing: false });
});

test("a log that the cluster does not give is taken from OpenSearch", async () => {
  const { say } = talk({ tools: { ...both, get_logs: denied } });
  expect(told(await say("logs payment -n shop"))).toMatchInlineSnapshot(`
    {
      "code": "2026-01-01T09:59:00Z payment-0 first
    2026-01-01T10:00:00Z payment-1 second",
      "evidence": [
        "fact 3",
        "fact 2",
      ],
      "gaps": [
        {
          "kind": "refused",
          "origin": "kubernetes",
          "what": "the log of payment",
          "why": "may not read logs",
        },
      ],
      "isWorthSharing": true,
      "title": "2 lines of payment in OpenSearch",
    }
  `);
});

test("of many kept lines the last ones are shown", async () => {
  const many = { ...stored, result: { ...stored.result, total: 99 } };
  const { say } = talk({ tools: { search_logs: many } });
  const { title } = await say("logs payment -n shop");
  expect(title).toBe("99 lines of payment in OpenSearch, the last 2 of them");
});
