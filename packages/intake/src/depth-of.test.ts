import { expect, test } from "vitest";
import { depthOf, standsAlone } from "./depth-of.ts";
import { parseText } from "./parse-text.ts";
import type { Surface } from "./verbs.table.ts";

const quickVerbs = [
  "check shop",
  "what changed?",
  "logs payment",
  "alerts",
  "kubectl get pods",
  "what did you rule out?",
  "is it the database?",
  "help",
];
const surfaces: readonly Surface[] = ["slash", "message", "thread", "cli"];

test.for(quickVerbs)("`%s` is answered at once, wherever it is typed", (text) => {
  expect(surfaces.map((surface) => depthIn(text, surface, true))).toEqual(
    surfaces.map(() => "quick"),
  );
});

test.for([
  ["why checkout", ["quick", "full", "full", "full"]],
  ["why is checkout failing?", ["quick", "full", "full", "full"]],
  ["is it fixed?", ["quick", "full", "full", "full"]],
  ["and in payments?", ["quick", "full", "full", "full"]],
] as const)(
  "outside a conversation `%s` is %o after slash, message, thread, cli",
  ([text, depths]) => {
    expect(surfaces.map((surface) => depthIn(text, surface, false))).toEqual(depths);
  },
);

test.for([
  ["why?", "quick"],
  ["why checkout", "full"],
  ["and in payments?", "quick"],
  ["and search in payments?", "quick"],
  ["is anything wrong in payments?", "quick"],
  ["why is gateway slow in payments?", "full"],
  ["what's wrong with deployment/cart in shop?", "full"],
  ["and search?", "quick"],
  ["is it fixed?", "quick"],
  ["last 6 hours", "quick"],
] as const)("in a conversation `%s` is %s", ([text, depth]) => {
  expect(depthIn(text, "thread", true)).toBe(depth);
});

test("a verb of another version is answered at once", () => {
  const about = { surface: "message", inConversation: false } as const;
  expect(depthOf({ kind: "verb", verb: "drill" }, about)).toBe("quick");
});

test.for([
  ["help", true],
  ["kubectl get pods", true],
  ["nodes", true],
  ["doctor", true],
  ["check shop", true],
  ["logs payment", true],
  ["error rate of payment", true],
  ["check", false],
  ["what changed?", false],
  ["show me the logs of the culprit", false],
  ["why payment", false],
  ["why is payment failing?", false],
  ["since when?", false],
] as const)(
  "whether `%s` needs neither an investigation nor what was said before: %s",
  ([text, is]) => {
    expect(standsAlone(parseText(text, { inThread: false }))).toBe(is);
  },
);

function depthIn(text: string, surface: Surface, inConversation: boolean) {
  return depthOf(parseText(text, { inThread: inConversation }), { surface, inConversation });
}
