import type { ScriptedTurn } from "@binnacle/agent-kit";
import { Report } from "@binnacle/contracts";
import { expect, test } from "vitest";
import {
  calls,
  fact,
  fakeTool,
  finding,
  gap,
  hypothesis,
  look,
  ok,
  ref,
  results,
  submits,
} from "../testing/model-stage.ts";

const policyPage = `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  creationTimestamp: "2026-11-21T03:04:10Z"
  name: deny-egress
  namespace: shop
  resourceVersion: "8812"
spec:
  podSelector:
    matchLabels:
      app: cart
  policyTypes:
  - Egress
  egress:
  - ports:
    - port: 5432
      protocol: TCP`;
const policy = { metadata: { creationTimestamp: "2026-11-21T03:04:10Z" } };
const getObject = fakeTool("eks/get_object", () =>
  ok(policyPage, { result: { ref: ref("NetworkPolicy", "deny-egress"), object: policy } }),
);
const logLine = fact("b", {
  subject: ref("Pod", "cart-7c41-x2x9z"),
  text: 'pod/cart-7c41-x2x9z wrote "lookup db-main: i/o timeout" 12 times',
  values: { times: { count: 12, of: "time" } },
  trust: "outside",
});
const getLogs = fakeTool("eks/get_logs", () =>
  ok("12 × lookup db-main: i/o timeout [bbbbbbbbbbbbbbbb]\nlistening on 8080", {
    evidence: [logLine],
  }),
);
const lookRound = calls(
  ["get_object", { kind: "NetworkPolicy", namespace: "shop", name: "deny-egress" }],
  ["get_logs", { namespace: "shop", pod: "cart-7c41-x2x9z" }],
);
const dns = hypothesis({
  title: "NetworkPolicy deny-egress keeps cart from DNS",
  culprit: "NetworkPolicy/shop/deny-egress",
  symptom: "Egress without DNS",
  explains: ["f1"],
  since: "e2.created",
  confidence: "high",
  claims: [
    "deny-egress was made {e2.created} and lets out only port 5432 of app cart [e2]",
    'cart-7c41-x2x9z then wrote "lookup db-main: i/o timeout" {e3.times} [e3]',
  ],
  reasons: ['Egress of deny-egress allows 5432 and the pod waits for "lookup db-main" [e2, e3]'],
  against: ["The pod writes listening on 8080 [e4]"],
  affects: [
    { object: "Deployment/shop/cart", because: "cart-7c41-x2x9z cannot look up db-main [e3]" },
  ],
  now: [
    { text: "Start it anew", command: "kubectl -n shop rollout restart deployment/cart" },
    { text: "Read it", command: "kubectl -n shop get networkpolicy deny-egress -o yaml" },
  ],
});

test("what a model found with its tools becomes a finding whose every word leads to a fact", async () => {
  const { report, called } = await look({
    script: [
      lookRound,
      submits({ hypotheses: [dns], observations: ["deny-egress selects app: cart [e2]"] }),
    ],
    tools: [getObject, getLogs],
  });
  expect(called).toEqual([
    'prod-eu: eks/get_object {"kind":"NetworkPolicy","namespace":"shop","name":"deny-egress"}',
    'prod-eu: eks/get_logs {"namespace":"shop","pod":"cart-7c41-x2x9z"}',
  ]);
  expect(report).toMatchObject({ dropped: 0, gaps: [], open: [], signals: [] });
  expect(report.cut).toBeUndefined();
  const [found] = report.findings;
  expect(found).toMatchObject({
    by: { kind: "agent", name: "kubernetes", model: "expert-1" },
    cause: "unlisted",
    title: "NetworkPolicy deny-egress keeps cart from DNS",
    state: "active",
    impact: "broken",
    culprit: ref("NetworkPolicy", "deny-egress"),
    owner: ref("NetworkPolicy", "deny-egress"),
    since: "2026-11-21T03:04:10Z",
    explains: [finding.id],
    confidence: { level: "high", reason: "The probe says so" },
    symptom: { reason: "Egress without DNS" },
    victims: [
      { ref: ref("Deployment", "cart"), because: "cart-7c41-x2x9z cannot look up db-main" },
    ],
    fix: [
      { text: "Start it anew", command: "kubectl -n shop rollout restart deployment/cart" },
      { text: "Read it", command: "kubectl -n shop get networkpolicy deny-egress -o yaml" },
    ],
  });
  expect(found?.claims).toHaveLength(2);
  expect(found?.reasons).toHaveLength(1);
  expect(found?.against).toHaveLength(1);
  expect(citedNowhere(report)).toEqual([]);
  expect(Report.parse(report)).toEqual(report);
});

/** Ids that stand in claims, and slots, of which the report has no fact. */
function citedNowhere({ findings, observations, evidence }: Report): string[] {
  const known = new Set(evidence.map(({ id }) => id));
  const claims = [
    ...observations,
    ...findings.flatMap((one) => [...one.claims, ...one.reasons, ...one.against, ...one.victims]),
  ];
  const slots = claims.flatMap((claim) =>
    "slots" in claim ? Object.values(claim.slots ?? {}) : [],
  );
  const ids = [
    ...claims.flatMap((claim) => claim.evidence),
    ...findings.flatMap((one) => [...one.evidence, ...one.contradicting]),
    ...slots.flatMap((slot) => ("evidence" in slot ? [slot.evidence] : [])),
  ];
  return ids.filter((id) => !known.has(id));
}

test("a page is cited as one fact of the lines that the claims speak of, with their words and the command that shows it", async () => {
  const { report } = await look({
    script: [lookRound, submits({ hypotheses: [dns] })],
    tools: [getObject, getLogs],
  });
  const pages = report.evidence.filter(
    ({ source, trust }) => source.tool === "get_object" && trust === "outside",
  );
  expect(pages).toMatchObject([
    {
      subject: ref("NetworkPolicy", "deny-egress"),
      reproduce: {
        language: "kubectl",
        text: "kubectl -n shop get networkpolicy deny-egress -o yaml",
      },
      values: { created: { at: "2026-11-21T03:04:10Z" } },
    },
  ]);
  const [page] = pages;
  for (const word of ["deny-egress", "5432", "app: cart"]) expect(page?.text).toContain(word);
  expect(page?.text).not.toContain("resourceVersion");
  expect(page?.text).not.toContain("apiVersion");
});

test("results stand in the order of the calls, whichever ends first, and the calls run at once", async () => {
  const { promise, resolve } = Promise.withResolvers<ReturnType<typeof ok>>();
  const slow = fakeTool("eks/get_object", () => promise);
  const fast = fakeTool("eks/get_logs", () => {
    resolve(ok("a page that came last"));
    return ok("a page that came first");
  });
  const { requests } = await look({ script: [lookRound, submits()], tools: [slow, fast] });
  expect(results(requests).map(({ text }) => text)).toEqual([
    '<result id="e2" tool="get_object">\na page that came last\n</result>',
    '<result id="e3" tool="get_logs">\na page that came first\n</result>',
  ]);
});

test("facts have handles where the page has ids, and the values that a slot may print", async () => {
  const { requests } = await look({ script: [lookRound, submits()], tools: [getObject, getLogs] });
  const [object, logs] = results(requests);
  expect(object?.text).toContain("Values: e2 {created 2026-11-21 03:04:10}");
  expect(logs?.text).toBe(
    '<result id="e4" tool="get_logs">\n12 × lookup db-main: i/o timeout [e3]\nlistening on 8080\nValues: e3 {times 12 times}\n</result>',
  );
});

test("a run that is stopped and started again over its journal asks nothing twice, and reports the same", async () => {
  const journal = new Map<string, string>();
  const script = [lookRound, submits({ hypotheses: [dns] })];
  const tools = [getObject, getLogs];
  const first = await look({ script, tools, journal });
  const again = await look({ script: [], tools, journal });
  expect(again.called).toEqual([]);
  expect(again.report).toEqual(first.report);
});

test("of another maker's server the answer as it stands is the fact: quoted, with no slots", async () => {
  const call = '{"tool":"find_page","arguments":{"words":"cart"}}';
  const page = fact("d", {
    origin: "runbooks",
    source: { server: "runbooks", tool: "find_page", arguments: { words: "cart" } },
    text: "Cart needs port 53 to reach DNS",
    trust: "outside",
    reproduce: { language: "mcp", text: call },
  });
  const tool = fakeTool("runbooks/find_page", () => ok(page.text, { evidence: [page] }));
  const { report, requests } = await look({
    script: [
      calls(["find_page", { words: "cart" }]),
      submits({ observations: ['The page says "needs port 53" [e3]', "It says {e3.port} [e3]"] }),
      submits({ observations: ['The page says "needs port 53" [e3]'] }),
    ],
    tools: [tool],
  });
  expect(results(requests, 2)[0]?.text).toContain("e3 has no values");
  expect(report.observations).toMatchObject([{ text: 'The page says "needs port 53"' }]);
  expect(report.observations[0]?.slots).toBeUndefined();
  const cited = report.evidence.filter(({ id }) => report.observations[0]?.evidence.includes(id));
  expect(cited).toMatchObject([
    {
      origin: "runbooks",
      trust: "outside",
      values: {},
      reproduce: { language: "mcp", text: call },
    },
  ]);
});

test("a fact of the briefing is cited by the handle that the briefing gave it", async () => {
  const { report } = await look({ script: [submits({ hypotheses: [hypothesis()] })] });
  const id = "a".repeat(16);
  expect(report.findings[0]?.claims).toEqual([
    {
      text: "The readiness probe of {n1} failed {s1} since {s2}",
      evidence: [id],
      slots: {
        n1: { value: "cart-7c41-x2x9z" },
        s1: { evidence: id, key: "failures" },
        s2: { evidence: id, key: "since" },
      },
    },
  ]);
});

test("the culprit of a pod is known by its workload, which a fact about it tells and memory compares", async () => {
  const asPod = await look({
    script: [submits({ hypotheses: [hypothesis({ culprit: "Pod/shop/cart-7c41-x2x9z" })] })],
  });
  const asWorkload = await look({ script: [submits({ hypotheses: [hypothesis()] })] });
  expect(asPod.report.findings).toMatchObject([
    { culprit: ref("Pod", "cart-7c41-x2x9z"), owner: ref("Deployment", "cart") },
  ]);
  expect(asPod.report.findings[0]?.fingerprint).toBe(asWorkload.report.findings[0]?.fingerprint);
  expect(asPod.report.findings[0]?.id).not.toBe(asWorkload.report.findings[0]?.id);
});

test.for([
  { name: "a cause of the catalogue by its id", cause: "oom-killed", is: "oom-killed", same: true },
  {
    name: "an invented one as unlisted, with its symptom",
    cause: "gremlins",
    is: "unlisted",
    same: false,
  },
])("it is known by $name", async ({ cause, is, same }) => {
  const [one, other] = await Promise.all(
    ["Probe fails", "Probe hangs"].map(async (symptom) => {
      const script = [submits({ hypotheses: [hypothesis({ cause, symptom })] })];
      return (await look({ script })).report.findings[0];
    }),
  );
  expect(one?.cause).toBe(is);
  expect(one?.fingerprint === other?.fingerprint).toBe(same);
});

test.for([
  { name: "two that stand", claims: 2, level: "high" },
  { name: "one that stands", claims: 1, level: "medium" },
])("confidence with claims, $name, is $level", async ({ claims, level }) => {
  const all = hypothesis().claims.concat("cart-7c41-x2x9z has a readiness probe that failed [e1]");
  const sure = hypothesis({ confidence: "high", claims: all.slice(0, claims) });
  const { report } = await look({ script: [submits({ hypotheses: [sure] })] });
  expect(report.findings[0]?.confidence.level).toBe(level);
});

test("what it could not settle is told as it is", async () => {
  const { report } = await look({ script: [submits({ open: ["Whether the volume is full"] })] });
  expect(report.open).toEqual(["Whether the volume is full"]);
  expect(report).toMatchObject({ findings: [], observations: [], dropped: 0 });
});

test("without a briefing the plan is followed, and no model is asked", async () => {
  const { report, requests } = await look({ script: [], isBriefed: false });
  expect(requests).toEqual([]);
  expect(report.transcript).toBeUndefined();
  expect(report.gaps.length).toBeGreaterThan(0);
});

const gone = {
  origin: "eks",
  kind: "unreachable",
  what: "the cluster",
  why: "the server ended",
} as const;

test.for([
  {
    name: "a server that died",
    answered: gap(gone),
    told: "Could not look at the cluster: the server ended.",
    gaps: [gone],
  },
  {
    name: "a result of 10 MB, which the gateway does not take",
    answered: gap({
      kind: "cut",
      what: "pods",
      why: "the result has 10240 KB, and at most 1024 KB are accepted",
    }),
    told: "Could not look at pods: the result has 10240 KB, and at most 1024 KB are accepted.",
    gaps: [{ kind: "cut" }],
  },
  {
    name: "a server that changed its schema",
    answered: gap({
      kind: "refused",
      what: "pods",
      why: "its tool is not the one that was approved",
    }),
    told: "Could not look at pods: its tool is not the one that was approved.",
    gaps: [{ kind: "refused" }],
  },
  {
    name: "an object that is not there",
    answered: {
      kind: "refused",
      reason: "not_found",
      why: "There is no Service cart in shop.",
    } as const,
    told: "There is no Service cart in shop.",
    gaps: [],
  },
])(
  "of $name the model is told the reason, and the report has the gap once",
  async ({ answered, told, gaps }) => {
    const tool = fakeTool("eks/get_object", () => answered);
    const { report, requests } = await look({
      script: [
        calls(["get_object", { name: "a" }], ["get_object", { name: "b" }]),
        submits({ hypotheses: [hypothesis()] }),
      ],
      tools: [tool],
    });
    const text = `<result tool="get_object">\n${told}\n</result>`;
    const given = { kind: "tool_result", text, isError: true };
    expect(results(requests)).toMatchObject([given, given]);
    expect(report.gaps).toMatchObject(gaps);
    expect(report.gaps).toHaveLength(gaps.length);
    expect(report.findings).toHaveLength(1);
  },
);

test("a server that is back answers the next call, and what was not seen stays told", async () => {
  let isBack = false;
  const tool = fakeTool("eks/get_object", () => {
    const answered = isBack ? ok("kind: Service") : gap(gone);
    isBack = true;
    return answered;
  });
  const asks = calls(["get_object", { name: "a" }]);
  const { report, requests } = await look({ script: [asks, asks, submits()], tools: [tool] });
  expect(results(requests, 2)).toMatchObject([{ isError: false }]);
  expect(report.gaps).toMatchObject([gone]);
});

test("what a tool could not see of what was asked is a gap of the report", async () => {
  const { gap: part } = gap({ what: "events", kind: "refused" });
  const tool = fakeTool("eks/get_object", () => ok("kind: Service", { gaps: [part] }));
  const { report } = await look({ script: [calls(["get_object"]), submits()], tools: [tool] });
  expect(report.gaps).toEqual([part]);
});

test("a tool that throws is told without its words, and ends nothing", async () => {
  const tool = fakeTool("eks/get_object", () => Promise.reject(new Error("password hunter2")));
  const { report, requests } = await look({
    script: [calls(["get_object"]), submits({ hypotheses: [hypothesis()] })],
    tools: [tool],
  });
  expect(results(requests)[0]).toMatchObject({ isError: true });
  expect(JSON.stringify(requests)).not.toContain("hunter2");
  expect(report.findings).toHaveLength(1);
});

test.for([
  ["Deployment/shop/cart", 1],
  ["NetworkPolicy/shop/deny-egress", 1],
  ["StatefulSet/shop/cart", 0],
  ["Deployment/billing/cart", 0],
  ["NetworkPolicy/billing/deny-egress", 0],
  ["NetworkPolicy/shop/ghost", 0],
] as const)(
  "a culprit was seen with its kind and in its namespace: %s",
  async ([culprit, count]) => {
    const tools = [
      fakeTool("eks/list_objects", () => ok("Name          Pods\ndeny-egress   app=cart")),
      fakeTool("eks/get_logs", () => ok("NetworkPolicy   ghost\nghost   is gone")),
    ];
    const args = { kind: "NetworkPolicy", namespace: "shop" };
    const { report } = await look({
      script: [
        calls(["list_objects", args], ["get_logs"]),
        submits({ hypotheses: [hypothesis({ culprit })] }),
      ],
      tools,
    });
    expect(report.findings).toHaveLength(count);
  },
);

test("what was cut off a page is not what a title may say; what was read on is", async () => {
  const lines = Array.from({ length: 4000 }, (_, index) => `line-${index}-x of a page`);
  const tools = [fakeTool("eks/get_logs", () => ok(lines.join("\n")))];
  const said = submits({ hypotheses: [hypothesis({ disproof: "line-2000-x is gone" })] });
  const readOn = calls(["read_more", { result: "1.1", from: 2000 }]);
  const cut = await look({ script: [calls(["get_logs"]), said, said, said], tools });
  const read = await look({ script: [calls(["get_logs"]), readOn, said], tools });
  const disproofs = [cut, read].map(({ report }) => report.findings[0]?.disproof);
  expect(disproofs).toEqual(["not said", "line-2000-x is gone"]);
});

test("a page that is long is read in parts, and cited as a whole", async () => {
  const lines = Array.from({ length: 4000 }, (_, index) => `line ${index} of a long page`);
  const tool = fakeTool("eks/get_logs", () => ok([...lines, "disk is full"].join("\n")));
  const { report, requests } = await look({
    script: [
      calls(["get_logs"]),
      calls(["read_more", { result: "1.1", from: 2000 }]),
      submits({ observations: ["Line 2000 is of a long page [e2]"] }),
    ],
    tools: [tool],
  });
  expect(results(requests)[0]?.text.length).toBeLessThan(9000);
  expect(results(requests, 2)[0]?.text).toMatch(
    /^<result of="1\.1" from="2000">\nline 1998 of a long page/u,
  );
  expect(report.observations).toHaveLength(1);
  expect(report.evidence.every(({ text }) => text.length < 1000)).toBe(true);
});

test("calls that are used up are said, and are not made", async () => {
  const { report, requests, called } = await look({
    script: [lookRound, submits({ hypotheses: [hypothesis()] })],
    tools: [getObject, getLogs],
    allowance: { calls: 1 },
  });
  expect(called).toHaveLength(1);
  expect(results(requests).map(({ isError }) => isError)).toEqual([false, true]);
  expect(results(requests)[1]?.text).toContain("used up");
  expect(report.findings).toHaveLength(1);
});

const nothing = { findings: [], observations: [] };

const failing: readonly { name: string; script: readonly ScriptedTurn[]; cut: string }[] = [
  {
    name: "fails at once",
    script: [{ kind: "fails", class: "throttled", why: "The model is busy." }],
    cut: "The model is busy.",
  },
  { name: "throws", script: [{ kind: "throws" }], cut: "could not be asked, by a defect of ours" },
  {
    name: "only talks",
    script: Array.from({ length: 8 }, () => ({ kind: "answers", text: "It is DNS." })),
    cut: "the model handed in nothing that can be read",
  },
  {
    name: "stops in the middle of its JSON, always",
    script: Array.from({ length: 8 }, () => ({
      kind: "answers",
      calls: [{ tool: "submit", malformed: '{"observations":["a' }],
    })),
    cut: "the model handed in nothing that can be read",
  },
];

test.for(failing)("a model that $name leaves a report that says why", async ({ script, cut }) => {
  const { report } = await look({ script });
  expect(report).toMatchObject({ ...nothing, dropped: 0 });
  expect(report.cut).toContain(cut);
  expect(report.transcript?.agent).toBe("kubernetes");
});

test("a model that stops in the middle of its JSON once is told, and mends it", async () => {
  const { report, requests } = await look({
    script: [
      {
        kind: "answers",
        calls: [{ tool: "submit", malformed: '{"observations":["a' }],
        isCut: true,
      },
      submits({ hypotheses: [hypothesis()] }),
    ],
  });
  expect(results(requests)[0]?.text).toContain("ends in the middle");
  expect(report.findings).toHaveLength(1);
  expect(report.cut).toBeUndefined();
});

test("a budget without a turn is said", async () => {
  const { report, requests } = await look({ script: [submits()], allowance: { turns: 0 } });
  expect(requests).toEqual([]);
  expect(report).toMatchObject({ ...nothing, cut: "the budget was used up before it ended" });
});

test("a run that is stopped while the model thinks keeps what its tools brought", async () => {
  const stop = new AbortController();
  const tool = fakeTool("eks/get_logs", () => ok("a page", { evidence: [logLine] }));
  const { report } = await look({
    script: (_request, turn) => {
      if (turn === 1) return calls(["get_logs"]);
      stop.abort();
      return { kind: "hangs" };
    },
    tools: [tool],
    signal: stop.signal,
  });
  expect(report).toMatchObject({ ...nothing, cut: "it was stopped" });
  expect(report.evidence.map(({ id }) => id)).toContain(logLine.id);
});
