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
    claim: "one slow look is none",
    states: ["wrong", "ok", "wrong", "ok"],
    told: ["", "", "", ""],
  },
  {
    claim: "what is wrong twice is told once, and once when it is over",
    states: ["wrong", "wrong", "wrong", "ok", "ok"],
    told: ["", "Binnacle cannot see: Metrics", "", "Binnacle sees again: Metrics", ""],
  },
  {
    claim: "what could not be told does not make it well",
    states: ["wrong", "wrong", "unknown", "wrong", "ok"],
    told: ["", "Binnacle cannot see: Metrics", "", "", "Binnacle sees again: Metrics"],
  },
  {
    claim: "what Slack did not take is said with the next look",
    states: ["wrong", "not told", "wrong"],
    told: ["", "", "Binnacle cannot see: Metrics"],
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

test("the admins read why, what mends it, and how long it was", () => {
  const news: News = {
    blind: [checked("wrong")],
    sees: [{ check: { ...checked("ok"), section: "Logs" }, sinceMs: 0 }],
  };
  const { state, sections } = newsDocument(news, 12 * minuteMs);
  expect(state).toBe("degraded");
  expect(sections[0]?.lines.map(({ text }) => text)).toEqual([
    "Metrics, Prometheus: answers 503",
    "kubectl get pods",
    "sees again after 12 min: Logs, Prometheus",
    "Until it sees, answers name this among what was not seen.",
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
