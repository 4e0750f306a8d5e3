import { expect, test } from "vitest";
import { diagnosed, fact, held, idOf, unknownName, workload } from "./testing/samples.ts";
import { talk } from "./testing/talk.ts";

const window = { from: "2026-01-01T09:00:00Z", to: "2026-01-01T10:00:00Z" };
const signals = [
  { name: "restarts", unit: "1", now: 0, min: 0, max: 0, text: "0 restarts", evidence: [] },
  {
    name: "error_ratio",
    unit: "ratio",
    now: 0,
    min: 0,
    max: 0,
    text: "0 % of requests to payments fail",
    evidence: [idOf(4)],
  },
];
const measured = {
  result: { namespace: "payments", window, baseline: window, signals },
  evidence: [fact(4)],
};
const fine = {
  namespace: "payments",
  findings: [],
  workloads: [workload("gateway")],
  pods: { ready: 2, total: 2 },
};

test("`and in payments?` looks at that place, and whether its users feel it", async () => {
  const { say, asked } = talk({
    before: held(),
    tools: { diagnose: () => diagnosed(fine), golden_signals: () => measured },
  });
  expect(await say("and in payments?")).toMatchInlineSnapshot(`
    {
      "choices": [
        {
          "intent": {
            "isAboutTrouble": true,
            "kind": "question",
            "namespace": "payments",
            "question": "what is wrong in payments?",
          },
          "label": "Investigate",
        },
        {
          "intent": {
            "kind": "verb",
            "namespace": "payments",
            "verb": "check",
          },
          "label": "Refresh",
        },
      ],
      "evidence": [
        {
          "clusterId": "cluster-1",
          "id": "0000000000000004",
          "observedAt": "2026-01-01T10:00:00Z",
          "origin": "kubernetes",
          "reproduce": {
            "language": "kubectl",
            "text": "kubectl get fact 4",
          },
          "source": {
            "arguments": {},
            "server": "eks",
            "tool": "diagnose",
          },
          "text": "fact 4",
          "trust": "fact",
          "values": {},
        },
      ],
      "footer": "prod-eu",
      "gaps": [],
      "isWorthSharing": true,
      "lines": [
        {
          "evidence": [
            "0000000000000004",
          ],
          "text": "0 % of requests to payments fail",
        },
      ],
      "observedAt": "2026-01-01T10:00:00Z",
      "rows": [
        {
          "name": "1 workload fine",
          "state": "fine",
          "text": "2 of 2 pods Ready",
        },
      ],
      "state": "fine",
      "title": "Nothing is wrong in payments that Kubernetes shows · 1 workload, 2 pods",
    }
  `);
  expect(asked.map(({ tool }) => tool)).toEqual(["diagnose", "golden_signals"]);
});

test("without metrics the answer stands", async () => {
  const { say } = talk({ before: held(), tools: { diagnose: () => diagnosed(fine) } });
  expect(await say("and in payments?")).toMatchObject({ state: "fine", lines: [] });
});

test("of a place that does not exist no users are told", async () => {
  const { say } = talk({
    before: held(),
    tools: { diagnose: () => unknownName("paymnts"), golden_signals: () => measured },
  });
  expect((await say("and in paymnts?")).lines).not.toContainEqual(
    expect.objectContaining({ evidence: [idOf(4)] }),
  );
});
