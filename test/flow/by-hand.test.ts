import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Agent, type AgentPorts, movedTurn, runAgent, shapeOf } from "@binnacle/agent-kit";
import type { Model } from "@binnacle/contracts";
import { createByHandModel } from "@binnacle/models/by-hand";
import { createBudget } from "@binnacle/runtime";
import { createJournals } from "@binnacle/store";
import { afterEach, beforeEach, expect, test } from "vitest";
import { z } from "zod";

let folder = "";
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "chair-"));
});
afterEach(async () => {
  await rm(folder, { recursive: true });
});

const looked: unknown[] = [];
const agent: Agent<{ readonly cause: string }> = {
  name: "kubernetes",
  promptVersion: "1",
  system: "You look.",
  tools: [
    {
      name: "logs",
      description: "Logs.",
      inputSchema: { type: "object" },
      timeoutMs: 1000,
      async run(input) {
        looked.push(input);
        return { text: "PAYMENT_GATEWAY_URL is required" };
      },
    },
  ],
  submit: {
    name: "submit",
    description: "Ends.",
    schema: z.object({ cause: z.string() }),
    judge: () => ({ kind: "accept" }),
  },
  sampling: { temperature: 0, maxTokens: 500 },
  turnsAtMost: 4,
};

const answers = [
  'calls: [{ tool: logs, input: { from: "2026-11-21T03:02:00Z" } }]',
  "calls: [{ tool: submit, input: { cause: 4 } }]",
  "calls: [{ tool: submit, input: { cause: missing variable } }]",
];

/** Answers each request that has none, as soon as it is there. */
async function sit(): Promise<void> {
  const names = await readdir(folder);
  const open = names.filter((name) => name.endsWith(".request.md"));
  const file = open.at(-1)?.replace(".request.md", ".answer.yaml");
  const answer = answers[open.length - 1];
  if (file !== undefined && answer !== undefined && !names.includes(file))
    await writeFile(join(folder, file), answer);
}

async function run(now: string, wait: () => Promise<void>) {
  const model: Model = createByHandModel({
    folder,
    clock: () => Date.parse(now),
    likeness: { shapeOf, movedTurn },
    wait,
  });
  const allowance = { ms: 60_000, calls: 9, turns: 9, tokens: 100_000, cents: 0 };
  const ports: AgentPorts = {
    model,
    journal: createJournals()("run"),
    budget: createBudget(allowance, () => 0),
    clock: () => 0,
    log: () => {},
    signal: new AbortController().signal,
  };
  return await runAgent(agent, `It is ${now}. Why is checkout failing?`, ports);
}

test("an agent is answered by hand, and the folder answers it again another day", async () => {
  looked.splice(0);
  const first = await run("2026-11-21T03:14:00Z", sit);
  expect(first).toMatchObject({ kind: "submitted", submitted: { cause: "missing variable" } });
  expect(await readFile(join(folder, "003-kubernetes.request.md"), "utf8")).toContain(
    "Not accepted:\n- cause: Invalid input: expected string, received number",
  );
  const files = await readdir(folder);

  const again = await run("2026-12-01T10:00:00Z", async () => {});
  expect(again).toMatchObject({ kind: "submitted", submitted: { cause: "missing variable" } });
  expect(await readdir(folder)).toEqual(files);
  expect(looked).toEqual([{ from: "2026-11-21T03:02:00Z" }, { from: "2026-12-01T09:48:00Z" }]);
});
