import type { Finding } from "@binnacle/contracts";
import { expect, test } from "vitest";
import { commandsOf } from "./commands-of.ts";

const culprit = { kind: "Deployment", namespace: "shop", name: "cart" };
const finding: Finding = {
  id: "f",
  by: { kind: "engine" },
  cause: "oom-killed",
  title: "cart is killed",
  impact: "broken",
  state: "active",
  culprit,
  owner: culprit,
  victims: [],
  confidence: { level: "high", reason: "" },
  claims: [],
  reasons: [],
  against: [],
  disproof: "",
  evidence: [],
  contradicting: [],
  fix: [],
  later: [],
  symptom: {},
  fingerprint: "x",
};

test("commands of what was found are those of its steps: now, later, next; words are none", () => {
  const found = [
    { ...finding, fix: [{ text: "Undo", command: "a" }, { text: "Wait" }] },
    { ...finding, later: [{ text: "Raise", command: "b" }] },
    { ...finding, nextCheck: { text: "Look", command: "c" } },
  ];
  expect(commandsOf(found)).toEqual(new Set(["a", "b", "c"]));
  expect(commandsOf([])).toEqual(new Set());
});
