import { expect, test } from "vitest";
import { crash, fact, held, hypothesis, rejected, ruledOut } from "./testing/samples.ts";
import { down, talk } from "./testing/talk.ts";
import { told } from "./testing/told.ts";

const words = "what did you rule out?";

test("what was ruled out, what is not visible, and what people rejected", async () => {
  const first = hypothesis(crash());
  const before = held({
    hypotheses: [
      first,
      hypothesis(crash("cart"), { status: "ruled_out" }),
      hypothesis(crash("web")),
    ],
    checks: [
      ...held().checks,
      {
        kind: "not_reached",
        cause: "readiness-probe-failing",
        because: { text: "no container with a probe ran", evidence: [fact(2).id] },
        examined: { count: 1, of: "pod" },
      },
      {
        kind: "found",
        cause: "crash-on-start",
        findings: [],
        explainedBy: "finding-payment",
      },
      { kind: "not_visible", cause: "cause-of-another-version", gap: down("kubernetes") },
    ],
  });
  const { say, asked } = talk({ before, verdicts: [rejected(first)] });
  expect(told(await say(words))).toMatchInlineSnapshot(`
    {
      "evidence": [
        "fact 2",
      ],
      "isWorthSharing": true,
      "lines": [
        "Out of memory: no container was killed for memory (6 pods)",
        "Node not ready: every node is Ready (3 nodes)",
        "Readiness probe fails, not reached: no container with a probe ran (1 pod) [2]",
        "The program ends with an error, explained by: payment crashes on start",
        "cause of another version: not visible, kubernetes: no answer in 5 s",
        "payment crashes on start: rejected by Ada",
        "cart crashes on start: ruled out",
      ],
      "observedAt": "2026-01-01T10:00:00Z",
      "title": "2 of 6 causes are ruled out",
    }
  `);
  expect(asked).toEqual([]);
});

test("after a look that saw nothing nothing is ruled out", async () => {
  const gaps = [down("kubernetes")];
  expect(await talk({ before: held({ checks: [], gaps }) }).say(words)).toMatchObject({
    title: "Nothing could be looked at, so nothing is ruled out",
    state: "unknown",
    gaps,
  });
});

test("one of one", async () => {
  const checks = [ruledOut("oom-killed")];
  const { title } = await talk({ before: held({ checks }) }).say(words);
  expect(title).toBe("1 of 1 cause is ruled out");
});

test("without an investigation it is asked for one", async () => {
  expect(await talk({}).say(words)).toMatchObject({
    title: "Ask me first what is wrong: `why is <name> failing?`. Then I can say what I ruled out.",
    isWorthSharing: false,
  });
});
