import { expect, test } from "vitest";
import { crash, fact, held, hypothesis, idOf } from "./testing/samples.ts";
import { shown } from "./testing/shown.ts";
import { talk } from "./testing/talk.ts";

const finding = crash("payment", {
  by: { kind: "agent", name: "kubernetes", model: "small" },
  cause: "unlisted",
  title: "🟢 a NetworkPolicy cuts payment off",
  confidence: { level: "medium", reason: "no packet was seen" },
  against: [{ text: "the log names a variable", evidence: [idOf(1)] }],
});
const contradictedBy = { text: "every node is Ready", evidence: [idOf(2)] };
const before = held({
  hypotheses: [hypothesis(finding, { contradictedBy })],
  evidence: [fact(1), fact(2)],
});

test.for([
  [
    "why?",
    "a NetworkPolicy cuts payment off, medium confidence: no packet was seen",
    [
      "small holds that, not the engine's catalogue.",
      "the log names the variable [1]",
      "contradicted: every node is Ready [2]",
      "against it: the log names a variable [1]",
      "Would be disproved by a run that stays.",
    ],
  ],
  [
    "how sure are you?",
    "medium confidence that a NetworkPolicy cuts payment off: no packet was seen",
    [
      "small holds that, not the engine's catalogue.",
      "Would be disproved by a run that stays.",
      "contradicted: every node is Ready [1]",
      "against it: the log names a variable [2]",
    ],
  ],
] as const)(
  "of a cause that a model holds `%s` tells whose it is and what contradicts it",
  async ([text, title, lines]) => {
    expect(shown(await talk({ before }).say(text))).toEqual([title, ...lines]);
  },
);
