import type { Intent } from "@binnacle/contracts";
import { expect, test } from "vitest";
import { onEphemeralAsk, onShare } from "./on-ask.ts";
import { onVerdict } from "./on-verdict.ts";
import { questionEvent } from "./slack-api.ts";
import { createWorkspace } from "./testing/create-workspace.ts";
import { answerOf } from "./testing/samples.ts";

const intent: Intent = { kind: "question", question: "what is wrong in shop?", namespace: "shop" };
const click = { user: "U1", channel: "C1", value: JSON.stringify(intent), id: "9.0:ask:0:U1" };

test("Investigate starts a thread whose root says who asks, and keeps the question beside the words", async () => {
  const workspace = createWorkspace();
  await onEphemeralAsk(click, workspace.bot().ports);
  expect(workspace.written[0]).toMatchObject({
    message: { text: "ada asks: what is wrong in shop?" },
    ids: { intent },
  });
  expect(workspace.started).toMatchObject([{ id: `slack:T1:${click.id}`, intent, depth: "full" }]);
});

test("what is asked again after a restart is the kept question, whatever the root says", async () => {
  const metadata = {
    event_type: questionEvent,
    event_payload: { intent: JSON.stringify(intent) },
  };
  const root = { ts: "5.0", bot_id: "B1", text: "Bob asks: asks: nothing", metadata };
  const workspace = createWorkspace({ standing: [root] });
  const value = JSON.stringify({ investigationId: "i0", hypothesisId: "h0", revision: 1 });
  await onVerdict({ ...click, ts: "5.1", threadTs: "5.0", value }, "accept", workspace.bot().ports);
  const [whisper] = workspace.written;
  expect(whisper?.message.text).toBe("I restarted and no longer hold this investigation");
  expect(JSON.stringify(whisper)).toContain(JSON.stringify(JSON.stringify(intent)).slice(1, -1));
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
