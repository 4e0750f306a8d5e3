import { expect, test } from "vitest";
import { held, measured, unknownName, workload } from "./testing/samples.ts";
import { shown } from "./testing/shown.ts";
import { down, talk, talkSeeing } from "./testing/talk.ts";
import { told } from "./testing/told.ts";

const users = { restarts: "0 restarts", error_ratio: "0 % of requests to payments fail" };
const fine = {
  namespace: "payments",
  findings: [],
  workloads: [workload("gateway")],
  pods: { ready: 2, total: 2 },
};

test("`and in payments?` looks at that place, and whether its users feel it", async () => {
  const tools = { golden_signals: measured(users) };
  const { say, asked } = talkSeeing(fine, { before: held(), tools });
  expect(told(await say("and in payments?"))).toMatchInlineSnapshot(`
    {
      "buttons": [
        "Investigate: {"kind":"question","question":"what is wrong in payments?","isAboutTrouble":true,"namespace":"payments"}",
        "Refresh: {"kind":"verb","verb":"check","namespace":"payments"}",
      ],
      "evidence": [
        "fact 5",
      ],
      "footer": "prod-eu",
      "isWorthSharing": true,
      "lines": [
        "0 % of requests to payments fail [5]",
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

const gap = down("prometheus");
const why = "metrics of payments are not yours";

test.for([
  ["do not answer", undefined, [], [gap]],
  ["are not seen whole", { ...measured(users), gaps: [gap] }, [users.error_ratio], [gap]],
  [
    "are refused",
    { kind: "refused", reason: "denied", why },
    [],
    [{ origin: "prometheus", kind: "refused", what: "metrics of payments", why }],
  ],
] as const)(
  "where metrics %s the first line says so, and nothing is called fine",
  async ([, says, lines, gaps]) => {
    const { say } = talkSeeing(fine, { before: held(), tools: { golden_signals: says } });
    const answer = await say("and in payments?");
    expect(answer).toMatchObject({ state: "unknown", gaps });
    expect(shown(answer)[0]).toContain(`; not seen: ${gaps[0]?.what}`);
    expect(answer.lines.map(({ text }) => text)).toEqual(lines);
  },
);

test("metrics that are not connected hide nothing", async () => {
  const golden_signals = {
    ...measured(users),
    gaps: [{ ...gap, kind: "not_configured" as const }],
  };
  const { say } = talkSeeing(fine, { before: held(), tools: { golden_signals } });
  expect(await say("and in payments?")).toMatchObject({ state: "fine" });
});

test("of a place that does not exist no users are told", async () => {
  const { say } = talk({
    before: held(),
    tools: { diagnose: unknownName("paymnts"), golden_signals: measured(users) },
  });
  const { lines } = await say("and in paymnts?");
  expect(lines.map(({ text }) => text)).not.toContain(users.error_ratio);
});

test("a place whose pods are Ready while its requests fail is not called fine", async () => {
  const golden_signals = measured({ error_ratio: "45 % of requests to payments fail" }, 0.45);
  const { say } = talkSeeing(fine, { before: held(), tools: { golden_signals } });
  const { title, state } = await say("and in payments?");
  expect(state).toBe("degraded");
  expect(title).toContain(", but its requests fail");
});
