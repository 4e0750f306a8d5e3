import { AppError, type Investigation } from "@binnacle/contracts";
import { expect, test } from "vitest";
import { everything } from "./access/grants.ts";
import { respondInThread } from "./respond-in-thread.ts";
import { createWorkspace } from "./testing/create-workspace.ts";
import { firstLook, quiet } from "./testing/samples.ts";

const wish = {
  intent: { kind: "question", question: "why is cart failing?" },
  surface: "message",
  user: "U1",
  grants: everything,
  id: "C1:5.0",
  channel: "C1",
  threadTs: "5.0",
} as const;
const looking: Investigation = { ...quiet, status: "looking" };

test("snapshots are shown in one message, and the last one is written once", async () => {
  const workspace = createWorkspace({ snapshots: [looking, firstLook, quiet] });
  await respondInThread(wish, workspace.bot().ports);
  const kinds = workspace.written.map(({ kind }) => kind);
  expect(kinds).toEqual(["post", ...kinds.slice(1).map(() => "edit")]);
  const shown = workspace.written.map(({ message }) => JSON.stringify(message.blocks));
  expect(new Set(shown).size).toBe(shown.length);
  expect(shown.at(-1)).toContain("0.1 % of requests fail");
  expect(workspace.written.at(-1)?.ids).toMatchObject({ looked: { investigationId: "i1" } });
});

test.for([
  ["keeps what was found so far", [looking, firstLook], ["cart crashes on start", "*Note*"]],
  ["says so when nothing was found", [looking], ["Unknown: I could not answer"]],
] as const)("an answer that the stop of the bot cuts off %s", async ([, snapshots, says]) => {
  const workspace = createWorkspace({ snapshots: [...snapshots, "stuck"] });
  const { ports } = workspace.bot();
  const responding = respondInThread(wish, ports);
  await expect.poll(() => workspace.written.length).toBe(snapshots.length);
  workspace.stop(new AppError("unavailable", "I was stopped. Ask again."));
  await responding;
  const last = JSON.stringify(workspace.written.at(-1)?.message);
  for (const words of [...says, "I was stopped. Ask again."]) expect(last).toContain(words);
});

test("an investigation that is gone before it is watched is no answer", async () => {
  const workspace = createWorkspace({ snapshots: [] });
  await respondInThread(wish, workspace.bot().ports);
  const shown = workspace.written.map(({ message }) => JSON.stringify(message));
  expect(shown).toEqual([expect.stringContaining("I no longer hold this investigation")]);
});
