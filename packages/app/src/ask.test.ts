import type { Answer } from "@binnacle/contracts";
import { expect, test } from "vitest";
import { ask } from "./ask.ts";

const answer: Answer = {
  title: "Nothing is wrong in shop",
  state: "fine",
  lines: [],
  rows: [],
  choices: [],
  gaps: [],
  evidence: [],
};

test("an answer does not wait for a server that it did not need", async () => {
  const written: string[] = [];
  const exitCode = await ask(
    {
      orchestrator: {
        respond: async () => ({ kind: "answer", answer }),
        decide: () => Promise.reject(new Error("not asked")),
      },
      warm: () => new Promise(() => {}),
    },
    {
      question: "why is checkout failing?",
      form: "terminal",
      timeZone: "UTC",
      askedBy: "you",
      signal: AbortSignal.timeout(2000),
      onProgress: () => {},
      write: (text) => written.push(text),
    },
  );
  expect(exitCode).toBe(0);
  expect(written.join("")).toContain(answer.title);
});
