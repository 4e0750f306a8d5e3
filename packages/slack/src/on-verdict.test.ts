import { AppError } from "@binnacle/contracts";
import { expect, test } from "vitest";
import { onVerdict } from "./on-verdict.ts";
import { createWorkspace } from "./testing/create-workspace.ts";
import { quiet } from "./testing/samples.ts";

const ids = { investigationId: "i1", hypothesisId: "h1", revision: 1 };
const click = {
  user: "U1",
  channel: "C1",
  ts: "5.1",
  threadTs: "5.0",
  value: JSON.stringify(ids),
  id: "9.0:verdict:accept:U1",
};

test("a verdict says of which picture it is and whose; what was asked back meanwhile still may be answered", async () => {
  const workspace = createWorkspace({
    decide: () => ({ kind: "decided", investigation: quiet, verdicts: [] }),
  });
  const offered = [{ label: "shop", intent: { kind: "question" as const, question: "why?" } }];
  workspace.talks.set("C1:5.0", { key: "C1:5.0", cited: [], offered });
  await onVerdict(click, "accept", workspace.bot().ports);
  expect(workspace.decided).toEqual([
    {
      ...ids,
      kind: "accept",
      by: { id: "slack:T1:U1", name: "ada" },
      at: "2026-01-01T10:00:00.000Z",
    },
  ]);
  expect(workspace.written).toMatchObject([{ kind: "edit", ids: { investigationId: "i1" } }]);
  expect(workspace.talks.get("C1:5.0")).toMatchObject({ offered, cited: quiet.users.evidence });
});

test.for([
  ["decided", "The verdict stands, but I could not redraw the message: Slack is away."],
  ["stale", "Nothing is decided: the picture changed, and I could not redraw it: Slack is away."],
] as const)(
  "a message that cannot be redrawn when it is %s is no silence",
  async ([kind, told]) => {
    const workspace = createWorkspace({
      decide: () => ({ kind, investigation: quiet, verdicts: [] }),
    });
    const { ports } = workspace.bot();
    const api = { ...ports.api, edit: away };
    await expect(onVerdict(click, "accept", { ...ports, api })).rejects.toThrow(told);
  },
);

async function away(): Promise<void> {
  throw new AppError("unavailable", "Slack is away.");
}
