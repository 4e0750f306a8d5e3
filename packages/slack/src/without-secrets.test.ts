import { createRedactor } from "@binnacle/runtime";
import { expect, test } from "vitest";
import { withoutSecrets } from "./without-secrets.ts";

const redactor = createRedactor();
const secret = ["hunter2", "Xq9", "zz41"].join("");
const said = `password=${secret}`;

const bodies: readonly (readonly [where: string, body: object])[] = [
  ["the line of a lock screen", { channel: "C1", text: said }],
  ["the title of a session", { channel_id: "C1", title: `why ${said}?` }],
  ["a section", { blocks: [{ type: "section", text: { type: "mrkdwn", text: said } }] }],
  ["a table", { blocks: [{ type: "table", rows: [[{ type: "raw_text", text: said }]] }] }],
  ["a task of a plan", { chunks: [{ type: "task_update", id: "1", title: said, details: said }] }],
  ["the label of a button", { elements: [{ type: "button", text: { text: said }, value: "{}" }] }],
  ["what a modal is filled with", { view: { blocks: [{ element: { initial_value: said } }] } }],
  ["an error under a field", { errors: { note: said } }],
];

test.each(bodies)("%s goes out without its secret", async (_, body) => {
  const out = JSON.stringify(await withoutSecrets(body, redactor));
  expect(out).not.toContain(secret);
  expect(out).toContain("[redacted");
});

test("what is read back stays as it is", async () => {
  const value = JSON.stringify({ investigationId: "0123456789abcdef", password: secret });
  const rest = {
    channel: "C0123456789",
    thread_ts: "1763694847.000100",
    trigger_id: "13345224609.738474920.8088930838d88f008e0",
    metadata: { event_type: "binnacle", event_payload: { password: secret } },
    blocks: [{ type: "button", action_id: "ask:0", value }],
    view: { private_metadata: value, callback_id: "verdict:modify" },
  };
  const { text, ...others } = await withoutSecrets({ ...rest, text: said }, redactor);
  expect(others).toEqual(rest);
  expect(text).not.toContain(secret);
});
