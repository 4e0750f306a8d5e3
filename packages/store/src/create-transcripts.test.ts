import type { Transcript } from "@binnacle/contracts";
import { expect, test } from "vitest";
import { createTranscripts } from "./create-transcripts.ts";

test("what was put last of an investigation is kept, without its secrets", async () => {
  const transcripts = createTranscripts({ redact: withoutSecret });
  await transcripts.put(told("i1", "first"));
  await transcripts.put(told("i1", "the token is hunter2"));
  const kept = await transcripts.get("i1");
  expect(kept).toEqual(told("i1", "the token is [redacted]"));
  expect(JSON.stringify(kept)).not.toContain("hunter2");
  expect(await transcripts.get("i2")).toBeUndefined();
});

test("the oldest is forgotten first", async () => {
  const transcripts = createTranscripts({ redact: withoutSecret, capacity: 1 });
  await transcripts.put(told("i1", ""));
  await transcripts.put(told("i2", ""));
  expect(await transcripts.get("i1")).toBeUndefined();
  expect(await transcripts.get("i2")).toBeDefined();
});

async function withoutSecret(value: unknown): Promise<unknown> {
  return JSON.parse(JSON.stringify(value).replaceAll("hunter2", "[redacted]"));
}

function told(investigationId: string, text: string): Transcript {
  return {
    investigationId,
    context: text,
    agents: [
      {
        agent: "orchestrator",
        round: 1,
        promptVersion: "orchestrator-1",
        system: text,
        tools: ["answer"],
        messages: [
          { role: "given", parts: [{ kind: "text", text }] },
          {
            role: "answer",
            parts: [{ kind: "tool_call", id: "1", name: "answer", input: { lines: [text] } }],
          },
        ],
        usage: { input: 1, output: 1, cacheRead: 0, cacheWrite: 0, cents: 0 },
      },
    ],
  };
}
