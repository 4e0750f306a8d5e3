import type { Answer, Reply } from "@binnacle/contracts";
import { expect, test } from "vitest";
import { toJson } from "./to-json.ts";

const telling = { nowMs: Date.parse("2026-11-29T03:14:00Z"), timeZone: "UTC" };
const answer: Answer = {
  title: "payment crashes on start, since {since}",
  slots: { since: { value: { since: "2026-11-29T03:02:00Z" } } },
  lines: [
    { text: "{restarts} since", evidence: ["a"], slots: { restarts: { evidence: "a", key: "n" } } },
    { text: "quotes {nothing}", evidence: [] },
  ],
  rows: [],
  evidence: [
    {
      id: "a",
      clusterId: "c",
      origin: "kubernetes",
      source: { server: "eks", tool: "diagnose", arguments: {} },
      text: "7 restarts",
      values: { n: { count: 7, of: "restart" } },
      observedAt: "2026-11-29T03:14:00Z",
      trust: "fact",
      reproduce: { language: "kubectl", text: "kubectl get pod" },
    },
  ],
  gaps: [],
  choices: [],
  isWorthSharing: true,
};

test("JSON holds sentences as people read them, and the evidence as it is", () => {
  const reply: Reply = { kind: "answer", answer };
  expect(JSON.parse(toJson(reply, telling))).toEqual({
    ...answer,
    title: "payment crashes on start, since 03:02 (12 min)",
    slots: undefined,
    lines: [{ text: "7 restarts since", evidence: ["a"] }, answer.lines[1]],
  });
});

test("a terminal that prints the JSON obeys and hides nothing of it", () => {
  const hidden = "a\u009b31m\u202e\u200b\u2028\u{e0041}\u007f\u00ad";
  const bare = { ...answer, title: hidden, lines: [], evidence: [] };
  const json = toJson({ kind: "answer", answer: bare }, telling);
  expect(json).toContain(String.raw`"a\u009b31m\u202e\u200b\u2028\udb40\udc41\u007f\u00ad"`);
  expect(JSON.parse(json)).toMatchObject({ title: hidden });
});
