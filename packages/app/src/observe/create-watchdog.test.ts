import { expect, test } from "vitest";
import type { Checked } from "../doctor/doctor-report.ts";
import { createWatchdog, type News } from "./create-watchdog.ts";
import { newsDocument } from "./news-document.ts";

type State = Checked["state"] | "not told";

const minuteMs = 60_000;

/** What one source is in each look, a minute apart, and what the admins are told after each. */
const courses: readonly {
  readonly claim: string;
  readonly states: readonly State[];
  readonly told: readonly string[];
}[] = [
  {
    claim: "who is well is not spoken of",
    states: ["ok", "ok", "not_configured"],
    told: ["", "", ""],
  },
  {
    claim: "one slow look is none, whatever is between two of them",
    states: ["wrong", "ok", "wrong", "unknown", "wrong", "ok"],
    told: ["", "", "", "", "", ""],
  },
  {
    claim: "what is wrong twice is told once, and once when it is over",
    states: ["wrong", "wrong", "wrong", "ok", "ok"],
    told: [
      "",
      "Binnacle itself: something is wrong with Metrics",
      "",
      "Binnacle itself: well again: Metrics",
      "",
    ],
  },
  {
    claim: "what could not be told does not make it well",
    states: ["wrong", "wrong", "unknown", "wrong", "ok"],
    told: [
      "",
      "Binnacle itself: something is wrong with Metrics",
      "",
      "",
      "Binnacle itself: well again: Metrics",
    ],
  },
  {
    claim: "what Slack did not take is said with the next look",
    states: ["wrong", "not told", "wrong"],
    told: ["", "", "Binnacle itself: something is wrong with Metrics"],
  },
];

test.for(courses)("$claim", async ({ states, told }) => {
  let nowMs = 0;
  const looks: string[] = [];
  for (const [index] of states.entries()) looks[index] = "";
  let at = 0;
  const watchdog = createWatchdog({
    look: () => Promise.resolve([checked(states[at] ?? "ok")]),
    tell: (news) => {
      if (states[at] === "not told") return Promise.reject(new Error("no Slack"));
      looks[at] = newsDocument(news, nowMs).title;
      return Promise.resolve();
    },
    count: () => {},
    clock: () => nowMs,
    log: () => {},
  });
  for (; at < states.length; at += 1) {
    await watchdog.look();
    nowMs += minuteMs;
  }
  expect(looks).toEqual(told);
});

test.for([
  {
    claim: "what was told and is not known any more",
    states: ["wrong", "wrong", "unknown"],
    now: 1,
  },
  { claim: "what was not looked at this time", states: ["wrong", "wrong", "not looked"], now: 1 },
  { claim: "what is well again", states: ["wrong", "wrong", "ok"], now: 0 },
  { claim: "a look that failed", states: ["ok", "failed"], now: Number.NaN },
] as const)("$claim counts as $now", async ({ states, now }) => {
  let counted = -1;
  let at = 0;
  const watchdog = createWatchdog({
    look: () => {
      const state = states[at] ?? "failed";
      if (state === "failed") return Promise.reject(new Error("no key"));
      return Promise.resolve(state === "not looked" ? [] : [checked(state)]);
    },
    tell: () => Promise.resolve(),
    count: (wrong) => {
      counted = wrong;
    },
    clock: () => 0,
    log: () => {},
  });
  for (; at < states.length; at += 1) await watchdog.look();
  expect(counted).toBe(now);
});

test("the admins read why, what mends it, and how long it was", () => {
  const news: News = {
    wrong: [checked("wrong")],
    well: [{ check: { ...checked("ok"), section: "Logs" }, sinceMs: 0 }],
  };
  const { state, sections } = newsDocument(news, 12 * minuteMs);
  expect(state).toBe("degraded");
  expect(sections[0]?.lines.map(({ text }) => text)).toEqual([
    "Metrics, Prometheus: answers 503",
    "kubectl get pods",
    "well again after 12 min: Logs, Prometheus",
  ]);
});

function checked(state: State): Checked {
  return {
    id: "metrics.prod",
    section: "Metrics",
    what: "Prometheus",
    state: state === "not told" ? "wrong" : state,
    why: "answers 503",
    mend: "kubectl get pods",
    ms: 3,
  };
}
