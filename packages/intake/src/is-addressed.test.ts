import { expect, test } from "vitest";
import { isAddressed } from "./is-addressed.ts";

test.for([
  "what changed?",
  "why?",
  "show me the logs of the culprit",
  "and in payments?",
  "is it the database? 🤔",
  "what did you rule out",
  "any recent changes",
  "who deployed",
  "please look again",
  "refresh",
  "list everything",
  "show all",
  "explain",
  "tell me more",
  "get the rest",
  "give me the rest",
  "print the rest",
  "which one",
  "check shop",
  "logs payment",
  "alerts",
  "kubectl get pods",
  "help",
])("a reply in our thread `%s` is for us", (text) => {
  expect(isAddressed(text)).toBe(true);
});

test.for([
  "thanks",
  "I roll it back now",
  "rolling back payment, watch the logs",
  "<@U0ALICE> can you look?",
  "what a mess",
  "👍",
])("a reply in our thread `%s` is people talking to each other", (text) => {
  expect(isAddressed(text)).toBe(false);
});
