import { expect, test } from "vitest";
import { crash, held, hypothesis, idOf, ref, workload } from "./testing/samples.ts";
import { blind, talk, talkSeeing, unexplained } from "./testing/talk.ts";
import { told } from "./testing/told.ts";

const payment = ref("payment");

test("`why payment`: what is wrong with it, since when, and the command to run", async () => {
  const { say, asked } = talkSeeing({ target: payment });
  expect(told(await say("why payment -n shop"))).toMatchInlineSnapshot(`
    {
      "buttons": [
        "Investigate: {"kind":"question","question":"why payment?","target":"deployment/payment","namespace":"shop"}",
        "Refresh: {"kind":"verb","verb":"why","target":"deployment/payment","namespace":"shop"}",
      ],
      "code": "kubectl rollout undo deployment/payment -n shop   # brings back rollout 6",
      "evidence": [
        "fact 1",
      ],
      "footer": "shop · prod-eu",
      "isWorthSharing": true,
      "lines": [
        "payment exits with code 1 [1]",
      ],
      "observedAt": "2026-01-01T10:00:00Z",
      "rows": [
        {
          "name": "payment",
          "since": "2026-01-01T09:50:00Z",
          "state": "broken",
          "text": "crashes on start, 7 restarts",
          "why": "rollout 7 removed PAYMENT_URL",
        },
      ],
      "slots": {
        "since": {
          "value": {
            "since": "2026-01-01T09:50:00Z",
          },
        },
      },
      "state": "broken",
      "title": "payment crashes on start, since {since}",
    }
  `);
  expect(asked).toHaveLength(1);
});

const crashes = "payment crashes on start, since {since}";
const search = { target: ref("search") };
const wellElsewhere = { target: ref("payment", "bank") };

test.for([
  ["a victim", { target: ref("checkout") }, crashes, "broken"],
  ["its Service", { target: ref("payment", "shop", "Service") }, crashes, "broken"],
  ["another one", search, "Nothing is wrong with search that Kubernetes shows", "fine"],
  ["a namesake", wellElsewhere, "Nothing is wrong with payment that Kubernetes shows", "fine"],
  [
    "one degraded",
    { target: payment, findings: [crash("payment", { impact: "degraded" })] },
    crashes,
    "degraded",
  ],
  [
    "one of which not all is seen",
    { ...search, checks: blind },
    "Nothing wrong is visible with search, but I could not see all of it",
    "unknown",
  ],
  [
    "one that is not well for no known cause",
    { ...search, workloads: [workload("search", { state: "broken" })], checks: unexplained },
    "Something is wrong with search that I cannot name yet",
    "broken",
  ],
  [
    "one of which no cause speaks",
    { ...search, workloads: [workload("search", { state: "unknown" })], checks: unexplained },
    "Nothing wrong is visible with search, but I could not see all of it",
    "unknown",
  ],
  [
    "one that was not seen",
    { ...search, workloads: [workload("search", { state: "unknown" })] },
    "Nothing wrong is visible with search, but I could not see all of it",
    "unknown",
  ],
] as const)("of %s", async ([, over, title, state]) => {
  expect(await talkSeeing(over).say(`why ${over.target.name}`)).toMatchObject({ title, state });
});

test("`why?` in a conversation: what the conclusion rests on; nothing is looked at again", async () => {
  const signal = {
    id: "s1",
    kind: "metric" as const,
    name: "restarts",
    subject: payment,
    claim: { text: "payment restarted 7 times", evidence: [idOf(2)] },
    links: [{ findingId: "finding-payment", effect: "supports" as const }],
  };
  const recalled = {
    findingId: "finding-payment",
    match: "fingerprint" as const,
    accepted: 1,
    rejected: 0,
    record: {
      id: "r1",
      fingerprint: "print-payment",
      clusterId: "cluster-1",
      namespace: "shop",
      owner: { kind: "Deployment", name: "payment" },
      cause: "missing-env",
      title: "payment crashes on start",
      document: "",
      verdict: "accept" as const,
      by: { id: "cli:bob", name: "Bob" },
      fix: { text: "kubectl rollout undo deployment/payment" },
      occurredAt: "2025-12-20T10:00:00Z",
      decidedAt: "2025-12-20T10:10:00Z",
    },
  };
  const { say, asked } = talk({
    before: held({
      hypotheses: [hypothesis(crash(), { signals: [signal], recalled: [recalled] })],
    }),
  });
  expect(told(await say("why?"))).toMatchInlineSnapshot(`
    {
      "evidence": [
        "fact 1",
        "fact 2",
      ],
      "isWorthSharing": true,
      "lines": [
        "the log names the variable [1]",
        "payment restarted 7 times [2]",
        "it was so before, accepted by Bob, on {"value":{"at":"2025-12-20T10:00:00Z"}}",
        "Nothing was found that speaks against it.",
        "Would be disproved by a run that stays.",
      ],
      "observedAt": "2026-01-01T10:00:00Z",
      "title": "payment crashes on start, high confidence: the log names the variable",
    }
  `);
  expect(asked).toEqual([]);
});

const nextCheck = { text: "read what it wrote last", command: "kubectl logs payment-1" };
const toLook = "kubectl logs payment-1   # read what it wrote last";

test("the next check is there to copy: beside the proof, and where no command mends it", async () => {
  const finding = crash("payment", { nextCheck });
  const { say } = talk({ before: held({ hypotheses: [hypothesis(finding)] }) });
  expect((await say("why?")).code).toBe(toLook);
  for (const [fix, code] of [
    [finding.fix, "kubectl rollout undo deployment/payment -n shop   # brings back rollout 6"],
    [[{ text: "raise the limit" }], toLook],
    [[], toLook],
  ] as const) {
    const findings = [{ ...finding, fix: [...fix] }];
    expect((await talkSeeing({ target: payment, findings }).say("why payment")).code).toBe(code);
  }
});

test("a line that its facts do not prove is not said", async () => {
  const claims = [
    { text: "payment exits with code 137", evidence: [idOf(1)] },
    { text: "payment exits with code 1", evidence: [idOf(1)] },
  ];
  const seen = { target: payment, findings: [crash("payment", { claims })] };
  const { lines } = await talkSeeing(seen).say("why payment");
  expect(lines.map(({ text }) => text)).toEqual(["payment exits with code 1"]);
});

test("what speaks against it is said, once", async () => {
  const finding = crash("payment", {
    against: [{ text: "its errors are as before", evidence: [idOf(3)] }],
  });
  const { say } = talk({ before: held({ hypotheses: [hypothesis(finding)] }) });
  const { lines } = await say("why?");
  expect(lines.map(({ text }) => text)).toEqual([
    "the log names the variable",
    "against it: its errors are as before",
    "Would be disproved by a run that stays.",
  ]);
});

test("where nothing was found no cause is claimed", async () => {
  const before = held({ hypotheses: [] });
  expect(await talk({ before }).say("why?")).toMatchObject({
    title: "I claim no cause here, so there is nothing to prove. Ask `what did you rule out?`",
    isWorthSharing: false,
  });
});

test("a row tells the readiness of what is fine", async () => {
  const { rows } = await talkSeeing({ target: ref("search") }).say("why search");
  expect(rows).toEqual([{ state: "fine", name: "search", text: "2 of 2 Ready" }]);
});
