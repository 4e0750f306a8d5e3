import type { Intent } from "@binnacle/contracts";
import { expect, test } from "vitest";
import { everything } from "./access/grants.ts";
import { onEphemeralAsk, onShare } from "./on-ask.ts";
import { createWorkspace } from "./testing/create-workspace.ts";
import { answerOf } from "./testing/samples.ts";

const intent: Intent = { kind: "question", question: "what is wrong in shop?", namespace: "shop" };
const click = {
  user: "U1",
  grants: everything,
  channel: "C1",
  value: JSON.stringify(intent),
  id: "9.0:ask:0:U1",
};

test("Investigate starts a thread whose root says who asks", async () => {
  const workspace = createWorkspace();
  await onEphemeralAsk(click, workspace.bot().ports);
  expect(workspace.written[0]).toMatchObject({
    message: { text: "ada asks: what is wrong in shop?" },
  });
  expect(workspace.started).toMatchObject([{ id: `slack:T1:${click.id}`, intent, depth: "full" }]);
});

test("Share asks anew and posts it for all: who shared it is said, the buttons stay behind", async () => {
  const choices = [{ label: "Refresh", intent }];
  const workspace = createWorkspace({
    answer: () => answerOf({ choices, isWorthSharing: true }),
  });
  await onShare(click, workspace.bot().ports);
  const [shared] = workspace.written;
  expect(shared?.kind).toBe("post");
  expect(shared?.message.blocks.map(({ type }) => type)).toEqual(["section", "context"]);
  expect(JSON.stringify(shared)).toContain("shared by ada");
});
