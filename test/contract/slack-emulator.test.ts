import { startSlackEmulator } from "@binnacle/emulators";
import { afterEach, expect, test } from "vitest";
import { z } from "zod";

type Emulator = Awaited<ReturnType<typeof startSlackEmulator>>;

const Reply = z.looseObject({ ok: z.boolean(), error: z.string().optional() });
const Envelope = z.object({
  envelope_id: z.string(),
  type: z.string(),
  retry_attempt: z.number().optional(),
  payload: z.record(z.string(), z.unknown()),
});
const EventPayload = z.object({
  event_id: z.string(),
  event: z.looseObject({ type: z.string(), ts: z.string(), subtype: z.string().optional() }),
});
const Command = z.object({ command: z.string(), text: z.string(), response_url: z.string() });
const Action = z.object({
  response_url: z.string(),
  container: z.object({ message_ts: z.string(), is_ephemeral: z.boolean() }),
  message: z.object({ ts: z.string() }).optional(),
  actions: z.array(z.object({ action_id: z.string(), value: z.string(), type: z.string() })),
});

const section = { type: "section", text: { type: "mrkdwn", text: "*payment* crashes" } };
const label = { type: "plain_text", text: "Accept" };
const accept = {
  type: "actions",
  elements: [{ type: "button", action_id: "accept", value: "v1", text: label }],
};
const general = { channel: "C0GENERAL" };

const closing: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).toReversed()) await close();
});

async function start(options: Parameters<typeof startSlackEmulator>[0] = {}): Promise<Emulator> {
  const emulator = await startSlackEmulator({ ackTimeoutMs: 150, ...options });
  closing.push(emulator.close);
  return emulator;
}

/** A Web API call as the SDK makes it: a form in which nested values are JSON. */
async function call(emulator: Emulator, method: string, args: Record<string, unknown> = {}) {
  const token = method === "apps.connections.open" ? emulator.appToken : emulator.botToken;
  const body = new URLSearchParams(
    Object.entries(args).map(([name, value]): [string, string] => [
      name,
      typeof value === "string" ? value : JSON.stringify(value),
    ]),
  );
  const answer = await fetch(emulator.apiUrl + method, {
    method: "POST",
    headers: { authorization: `Bearer ${token}` },
    body,
  });
  return Reply.parse(await answer.json());
}

/** A Socket Mode client. `answer` gives the payload of the ack, or `undefined` for none. */
async function connect(emulator: Emulator, answer: (type: string) => object | undefined) {
  const { url } = await call(emulator, "apps.connections.open");
  const socket = new WebSocket(z.string().parse(url));
  const envelopes: z.infer<typeof Envelope>[] = [];
  const hello = Promise.withResolvers<unknown>();
  socket.addEventListener("message", ({ data }) => {
    const frame: unknown = JSON.parse(String(data));
    const envelope = Envelope.safeParse(frame);
    if (!envelope.success) {
      hello.resolve(frame);
      return;
    }
    envelopes.push(envelope.data);
    const payload = answer(envelope.data.type);
    if (payload) socket.send(JSON.stringify({ envelope_id: envelope.data.envelope_id, payload }));
  });
  closing.push(() => socket.close());
  expect(await hello.promise).toMatchObject({ type: "hello" });
  const events = () =>
    envelopes
      .filter(({ type }) => type === "events_api")
      .map(({ payload }) => EventPayload.parse(payload));
  return { envelopes, events, socket };
}

const acknowledge = () => ({});

test("a mention arrives as app_mention and as message with two event ids, and the answer lands in its thread", async () => {
  const emulator = await start();
  const client = await connect(emulator, acknowledge);
  const asked = { channel: "incidents", text: "why is checkout failing?" };
  const question = emulator.control.mention(asked);
  await expect.poll(() => client.events().length).toBe(2);
  const [first, second] = client.events();
  expect([first?.event.type, second?.event.type]).toEqual(["app_mention", "message"]);
  expect(first?.event.ts).toBe(second?.event.ts);
  expect(first?.event_id).not.toBe(second?.event_id);
  expect(first?.event["text"]).toBe("<@U0BINNACLE> why is checkout failing?");

  const posted = await call(emulator, "chat.postMessage", {
    channel: question.channel,
    thread_ts: question.ts,
    text: "Looking…",
    metadata: { event_type: "investigation", event_payload: { id: "i1" } },
    team_id: "ignored",
  });
  const update = { channel: question.channel, ts: posted["ts"], text: "🔴 payment" };
  const updated = await call(emulator, "chat.update", { ...update, blocks: [section, accept] });
  expect([posted.ok, updated.ok]).toEqual([true, true]);

  const thread = { channel: question.channel, ts: question.ts, include_all_metadata: true };
  const replies = await call(emulator, "conversations.replies", thread);
  expect(replies["messages"]).toMatchObject([
    { ts: question.ts, reply_count: 1 },
    {
      bot_id: "B0BINNACLE",
      thread_ts: question.ts,
      edited: { user: "U0BINNACLE" },
      metadata: { event_payload: { id: "i1" } },
    },
  ]);
  await expect
    .poll(() => client.events().map(({ event }) => event.subtype))
    .toEqual([undefined, undefined, undefined, "message_changed"]);
  expect(emulator.control.notifications()).toMatchObject([{ reason: "thread" }]);
});

test.for([
  [2600, true],
  [2700, false],
] as const)(
  "metadata is measured in bytes: %i of three bytes each are taken: %s",
  async ([length, ok]) => {
    const emulator = await start();
    const { channel } = emulator.control.mention({ channel: "incidents", text: "why?" });
    const metadata = { event_type: "investigation", event_payload: { id: "渡".repeat(length) } };
    const posted = await call(emulator, "chat.postMessage", {
      channel,
      text: "Looking…",
      metadata,
    });
    expect(posted).toMatchObject(ok ? { ok } : { ok, error: "metadata_too_large" });
  },
);

test("a text without blocks replaces the blocks of a message", async () => {
  const emulator = await start();
  const message = { ...general, text: "a", blocks: [section] };
  const { ts } = await call(emulator, "chat.postMessage", message);
  await call(emulator, "chat.update", { ...general, ts, text: "b" });
  expect(emulator.control.messages("general")[0]).toMatchObject({ text: "b" });
  expect(emulator.control.messages("general")[0]?.blocks).toBeUndefined();
});

test("a click carries the message, and its response_url replaces it at most five times", async () => {
  const emulator = await start();
  const client = await connect(emulator, acknowledge);
  const posted = await call(emulator, "chat.postMessage", {
    channel: "C0INCIDENTS",
    text: "🔴 payment",
    blocks: [section, accept],
  });
  const ts = z.string().parse(posted["ts"]);
  const outcome = await emulator.control.click({ channel: "incidents", ts, actionId: "accept" });
  expect(outcome.kind).toBe("ok");
  const action = Action.parse(client.envelopes.find(({ type }) => type === "interactive")?.payload);
  expect(action).toMatchObject({
    container: { message_ts: ts, is_ephemeral: false },
    message: { ts },
    actions: [{ action_id: "accept", value: "v1", type: "button" }],
  });
  const statuses = [];
  for (let use = 0; use < 6; use += 1) {
    const body = JSON.stringify({ replace_original: true, text: `Accepted ${use}` });
    statuses.push((await fetch(action.response_url, { method: "POST", body })).status);
  }
  expect(statuses).toEqual([200, 200, 200, 200, 200, 404]);
  expect(emulator.control.messages("incidents")).toMatchObject([{ ts, text: "Accepted 4" }]);
});

test("a slash command is answered inside the ack, for the asker only, and replaced through its response_url", async () => {
  const emulator = await start();
  const client = await connect(emulator, () => ({ text: "checking…" }));
  await emulator.control.slash({ channel: "incidents", command: "/k8s", text: "check shop" });
  expect(emulator.control.messages("incidents")).toMatchObject([
    { text: "checking…", ephemeral_for: "U0SREONCALL" },
  ]);
  const command = Command.parse(client.envelopes[0]?.payload);
  expect(command).toMatchObject({ command: "/k8s", text: "check shop" });
  const body = JSON.stringify({ replace_original: true, text: "🟢 fine" });
  await fetch(command.response_url, { method: "POST", body });
  const [answer, ...others] = emulator.control.messages("incidents");
  expect([answer?.text, others]).toEqual(["🟢 fine", []]);
  const history = await call(emulator, "conversations.history", { channel: "C0INCIDENTS" });
  expect(history["messages"]).toEqual([]);
});

test("a command that nobody acknowledges fails for the person, a refused ack is journalled", async () => {
  const emulator = await start();
  const slash = { channel: "incidents", command: "/k8s", text: "" };
  expect(await emulator.control.slash(slash)).toEqual({ kind: "failed", error: "dispatch_failed" });
  const client = await connect(emulator, () => undefined);
  expect(await emulator.control.slash(slash)).toEqual({
    kind: "failed",
    error: "operation_timeout",
  });
  client.socket.close();
  await expect.poll(() => emulator.control.connected()).toBe(0);
  await connect(emulator, () => ({ blocks: [{ type: "drawer" }] }));
  expect(await emulator.control.slash(slash)).toEqual({ kind: "failed", error: "invalid_blocks" });
  expect(emulator.journal.rejected).toHaveLength(1);
});

test("an event without ack comes again three times with the same id", async () => {
  const emulator = await start({ ackTimeoutMs: 30 });
  const client = await connect(emulator, () => undefined);
  emulator.control.say({ channel: "general", text: "hello" });
  await expect.poll(() => client.envelopes.length).toBe(4);
  expect(client.envelopes.map(({ retry_attempt: attempt }) => attempt)).toEqual([0, 1, 2, 3]);
  expect(new Set(client.events().map(({ event_id: id }) => id)).size).toBe(1);
});

test("an event that meets no connection is delivered to the next one", async () => {
  const emulator = await start({ ackTimeoutMs: 100 });
  emulator.control.say({ channel: "general", text: "hello" });
  const client = await connect(emulator, acknowledge);
  await expect.poll(() => client.events().length).toBe(1);
});

test("each envelope goes to one of several connections", async () => {
  const emulator = await start();
  const clients = [await connect(emulator, acknowledge), await connect(emulator, acknowledge)];
  for (const text of ["a", "b", "c", "d"]) emulator.control.say({ channel: "general", text });
  await expect.poll(() => clients.map(({ envelopes }) => envelopes.length)).toEqual([2, 2]);
});

test("faults: duplicates, a refused block on update, 429, 5xx, a dropped socket", async () => {
  const emulator = await start();
  const client = await connect(emulator, acknowledge);
  const stop = emulator.control.fault({ kind: "duplicate_events", copies: 2 });
  emulator.control.say({ channel: "general", text: "hello" });
  await expect.poll(() => client.events().length).toBe(3);
  expect(new Set(client.events().map(({ event_id: id }) => id)).size).toBe(1);
  stop();

  emulator.control.fault({ kind: "refuse_block", blockType: "section", method: "chat.update" });
  const message = { ...general, text: "a", blocks: [section] };
  const posted = await call(emulator, "chat.postMessage", message);
  const refused = await call(emulator, "chat.update", { ...message, ts: posted["ts"] });
  expect(refused).toMatchObject({
    error: "invalid_blocks",
    response_metadata: {
      messages: ["[ERROR] unsupported type: section [json-pointer:/blocks/0/type]"],
    },
  });
  emulator.control.clearFaults();
  expect((await call(emulator, "chat.update", { ...message, ts: posted["ts"] })).ok).toBe(true);

  const tooMany = { kind: "rate_limit", method: "auth.test", retryAfterSeconds: 2 } as const;
  emulator.control.fault({ ...tooMany, times: 1 });
  emulator.control.fault({ kind: "server_error", method: "users.info", times: 1 });
  const post = (method: string) =>
    fetch(emulator.apiUrl + method, {
      method: "POST",
      headers: { authorization: `Bearer ${emulator.botToken}` },
    });
  const limited = await post("auth.test");
  expect([limited.status, limited.headers.get("retry-after")]).toEqual([429, "2"]);
  expect((await post("auth.test")).status).toBe(200);
  expect((await post("users.info")).status).toBe(503);

  const closed = Promise.withResolvers<unknown>();
  client.socket.addEventListener("close", closed.resolve);
  emulator.control.dropSocket();
  await closed.promise;
});

test.for<[name: string, method: string, args: Record<string, unknown>, error: string]>([
  ["an unknown method", "views.push", {}, "unknown_method"],
  [
    "a channel that is not there",
    "chat.postMessage",
    { channel: "C9", text: "a" },
    "channel_not_found",
  ],
  [
    "a thread that is not there",
    "chat.postMessage",
    { ...general, text: "a", thread_ts: "1.000000" },
    "thread_not_found",
  ],
  ["no text", "chat.postMessage", general, "no_text"],
  [
    "a message that is not there",
    "chat.update",
    { ...general, ts: "1.000000", text: "a" },
    "message_not_found",
  ],
  [
    "a text of 40,001 characters",
    "chat.postMessage",
    { ...general, text: "x".repeat(40_001) },
    "msg_too_long",
  ],
  ["no channel", "chat.postMessage", { text: "a" }, "invalid_arguments"],
])("%s is refused as Slack does", async ([, method, args, error]) => {
  expect(await call(await start(), method, args)).toMatchObject({ ok: false, error });
});

test("what the emulator does not know is counted", async () => {
  const emulator = await start();
  await call(emulator, "views.push");
  await call(emulator, "chat.postMessage", { ...general, text: "a", blocks: [{ type: "video" }] });
  expect(emulator.journal.unsupported.map(({ what }) => what)).toEqual([
    "method views.push",
    "block video",
  ]);
});

const reason = {
  type: "input",
  block_id: "reason",
  label,
  element: {
    type: "radio_buttons",
    action_id: "value",
    options: ["object", "cause"].map((value) => ({ text: label, value })),
  },
};
const note = {
  type: "input",
  block_id: "note",
  optional: true,
  label,
  element: { type: "plain_text_input", action_id: "value", max_length: 20 },
};
const modal = { type: "modal", title: label, submit: label, blocks: [section, reason, note] };

/** A message with a button, and a bot that answers submissions as the test says. */
async function clicking(answer: object = {}) {
  const emulator = await start({ ackTimeoutMs: 500 });
  const client = await connect(emulator, () => answer);
  const message = { ...general, text: "a", blocks: [section, accept] };
  const ts = z.string().parse((await call(emulator, "chat.postMessage", message))["ts"]);
  return {
    emulator,
    click: async () => {
      await emulator.control.click({ channel: "general", ts, actionId: "accept" });
      return z.string().parse(client.envelopes.at(-1)?.payload["trigger_id"]);
    },
    last: () => client.envelopes.at(-1)?.payload,
  };
}

test("a modal is opened with a fresh trigger, changed, submitted with what was typed, and closed", async () => {
  const { emulator, click, last } = await clicking();
  const opened = await call(emulator, "views.open", { trigger_id: await click(), view: modal });
  expect(opened).toMatchObject({ ok: true, view: { type: "modal", state: { values: {} } } });
  const { view, user } = emulator.control.views()[0] ?? {};
  expect(user).toBe("U0SREONCALL");
  const about = { view_id: view?.id, view: { ...modal, private_metadata: "m" } };
  const stale = await call(emulator, "views.update", { ...about, hash: "1.old" });
  const updated = await call(emulator, "views.update", { ...about, hash: view?.hash });
  expect([stale.error, updated.ok]).toEqual(["hash_conflict", true]);
  const submit = { viewId: view?.id ?? "", values: { reason: { value: "cause" } } };
  expect(await emulator.control.submit(submit)).toEqual({ kind: "ok" });
  expect(last()).toMatchObject({
    type: "view_submission",
    view: {
      private_metadata: "m",
      state: {
        values: {
          reason: { value: { type: "radio_buttons", selected_option: { value: "cause" } } },
          note: { value: { type: "plain_text_input", value: null } },
        },
      },
    },
  });
  expect(emulator.control.views()).toEqual([]);
  expect(await call(emulator, "views.update", about)).toMatchObject({ error: "not_found" });
});

test("a trigger opens one modal, within its time", async () => {
  const { emulator, click } = await clicking();
  const open = async (id: string) =>
    (await call(emulator, "views.open", { trigger_id: id, view: modal })).error;
  const once = await click();
  const late = await click();
  await open(once);
  await new Promise((resolve) => setTimeout(resolve, 600));
  expect([await open(once), await open(late), await open("nobody's")]).toEqual([
    "exchanged_trigger_id",
    "expired_trigger_id",
    "invalid_trigger_id",
  ]);
});

test.for<[name: string, view: object]>([
  ["an input without submit", { ...modal, submit: undefined }],
  ["a title of 25 characters", { ...modal, title: { ...label, text: "x".repeat(25) } }],
  ["an unknown block", { ...modal, blocks: [{ type: "drawer" }] }],
  ["two blocks of one id", { ...modal, blocks: [note, note] }],
  [
    "no options",
    { ...modal, blocks: [{ ...reason, element: { ...reason.element, options: [] } }] },
  ],
  ["private metadata of 3,001 characters", { ...modal, private_metadata: "x".repeat(3001) }],
])("a view with %s is refused as Slack does", async ([, view]) => {
  const { emulator, click } = await clicking();
  const answer = await call(emulator, "views.open", { trigger_id: await click(), view });
  expect(answer).toMatchObject({ ok: false, error: "invalid_arguments" });
});

test.for<[name: string, typed: string, ack: object, outcome: object]>([
  [
    "is left empty",
    "",
    {},
    { kind: "errors", errors: { reason: "Please complete this required field." } },
  ],
  [
    "the app refuses",
    "cause",
    { response_action: "errors", errors: { reason: "Not this one." } },
    { kind: "errors", errors: { reason: "Not this one." } },
  ],
  [
    "the app refuses where no input is",
    "cause",
    { response_action: "errors", errors: { nowhere: "No." } },
    { kind: "failed", error: "invalid_ack" },
  ],
  [
    "the app answers in no form of Slack",
    "cause",
    { text: "ok" },
    { kind: "failed", error: "invalid_ack" },
  ],
])("a modal stays open when a field %s", async ([, value, ack, outcome]) => {
  const { emulator, click } = await clicking(ack);
  await call(emulator, "views.open", { trigger_id: await click(), view: modal });
  const viewId = emulator.control.views()[0]?.view.id ?? "";
  expect(await emulator.control.submit({ viewId, values: { reason: { value } } })).toEqual(outcome);
  expect(emulator.control.views()).toHaveLength(1);
});

test("the bot token opens no socket and a ticket opens one", async () => {
  const emulator = await start();
  const answer = await fetch(`${emulator.apiUrl}apps.connections.open`, {
    method: "POST",
    headers: { authorization: `Bearer ${emulator.botToken}` },
  });
  expect(await answer.json()).toMatchObject({ error: "not_allowed_token_type" });
  const { url } = await call(emulator, "apps.connections.open");
  const opened = new WebSocket(z.string().parse(url));
  closing.push(() => opened.close());
  await new Promise((resolve) => opened.addEventListener("open", resolve));
  const again = new WebSocket(z.string().parse(url));
  await new Promise((resolve) => again.addEventListener("error", resolve));
});

test("mentions of people and channels in the bot's messages are counted, escaped ones are not", async () => {
  const emulator = await start();
  const post = (text: string, blocks?: object[]) =>
    call(emulator, "chat.postMessage", { ...general, text, ...(blocks && { blocks }) });
  await post("&lt;!channel&gt; and <@U0BINNACLE>");
  expect(emulator.control.pings()).toEqual([]);
  await post("a", [{ ...section, text: { type: "mrkdwn", text: "<!channel> <@U0PAYMENTS>" } }]);
  await post("a", [{ type: "header", text: { type: "plain_text", text: "<!here> is plain" } }]);
  expect(emulator.control.pings().map(({ target }) => target)).toEqual(["channel", "U0PAYMENTS"]);
});

test("a page of another site cannot speak for the person", async () => {
  const emulator = await start();
  const foreign = await fetch(`${emulator.url}__emu/say`, {
    method: "POST",
    headers: { origin: "https://example.com" },
    body: JSON.stringify({ channel: "general", text: "hello" }),
  });
  expect(foreign.status).toBe(403);
  expect(emulator.control.messages("general")).toEqual([]);
  const page = await fetch(emulator.url);
  expect(page.headers.get("content-security-policy")).toContain("default-src 'self'");
});

const recipient = { recipient_user_id: "U0SREONCALL", recipient_team_id: "T0HARBOR" };
const text = (words: string) => ({ type: "markdown_text", text: words });
const taskUpdate = (id: string, part: object) => ({ type: "task_update", id, ...part });

/** A thread, and a stream of the app in it. */
async function streaming(args: object = {}, options: Parameters<typeof start>[0] = {}) {
  const emulator = await start(options);
  const root = emulator.control.say({ channel: "general", text: "why?" });
  const place = { channel: root.channel, thread_ts: root.ts };
  const begun = await call(emulator, "chat.startStream", { ...place, ...recipient, ...args });
  const at = { channel: root.channel, ts: String(begun["ts"]) };
  return {
    emulator,
    root,
    at,
    append: (...chunks: object[]) => call(emulator, "chat.appendStream", { ...at, chunks }),
    stop: (more: object = {}) => call(emulator, "chat.stopStream", { ...at, chunks: [], ...more }),
    update: () => call(emulator, "chat.update", { ...at, text: "whole" }),
    shown: () => emulator.control.thread(root.ts).at(-1),
  };
}

test("a stream grows: text is joined, a task keeps its place, its title is replaced and its details are added to", async () => {
  const { append, stop, shown, emulator, root } = await streaming({
    task_display_mode: "plan",
    chunks: [text("Looking "), { type: "plan_update", title: "Plan" }],
  });
  await append(text("done. "), taskUpdate("a", { title: "pods", status: "in_progress" }));
  await append({ type: "blocks", blocks: [section] });
  await append(taskUpdate("a", { title: "pods read", status: "complete", details: "3 of " }));
  await append(taskUpdate("a", { title: "pods read", status: "complete", details: "3" }));
  await append(taskUpdate("b", { title: "logs", status: "error" }));
  const details = {
    type: "rich_text",
    elements: [{ type: "rich_text_section", elements: [{ type: "text", text: "3 of 3" }] }],
  };
  const grown = [
    { type: "markdown", text: "Looking " },
    {
      type: "plan",
      title: "Plan",
      tasks: [
        { type: "task_card", task_id: "a", title: "pods read", status: "complete", details },
        { type: "task_card", task_id: "b", title: "logs", status: "error" },
      ],
    },
    { type: "markdown", text: "done. " },
    section,
  ];
  expect(shown()).toMatchObject({ streaming_state: "in_progress", blocks: grown });
  expect(shown()?.edited).toBeUndefined();

  const metadata = { event_type: "answer", event_payload: {} };
  await stop({ blocks: [accept], metadata });
  expect(shown()).toMatchObject({
    streaming_state: "completed",
    blocks: [...grown, accept],
    metadata,
  });
  expect(emulator.control.notifications()).toEqual([
    { channel: root.channel, ts: shown()?.ts, reason: "thread" },
  ]);
});

test("in a timeline each task stands where it was told first", async () => {
  const { append, shown } = await streaming({ markdown_text: "Looking" });
  await append(taskUpdate("a", { title: "pods", status: "pending" }), text("then"));
  await append(taskUpdate("b", { title: "logs", status: "pending" }));
  await append(taskUpdate("a", { title: "pods", status: "complete" }));
  expect(shown()?.blocks).toMatchObject([
    { type: "markdown", text: "Looking" },
    { task_id: "a", status: "complete" },
    { type: "markdown", text: "then" },
    { task_id: "b", status: "pending" },
  ]);
});

test("while a stream is open its message is neither edited nor deleted; after its end it grows no more", async () => {
  const { append, stop, update, emulator, at } = await streaming({ chunks: [text("a")] });
  expect(await update()).toMatchObject({ error: "streaming_state_conflict" });
  expect(await call(emulator, "chat.delete", at)).toMatchObject({ error: "cant_delete_message" });
  expect(await stop()).toMatchObject({ ok: true });
  const over = { error: "message_not_in_streaming_state" };
  expect([await append(text("b")), await stop()]).toMatchObject([over, over]);
  expect(await update()).toMatchObject({ ok: true });
});

test("a stream that came to its age has ended", async () => {
  const { append, update, emulator, shown } = await streaming({ chunks: [text("a")] });
  emulator.control.fault({ kind: "stream_expiry", afterMs: 0 });
  expect(await append(text("b"))).toMatchObject({ error: "message_not_in_streaming_state" });
  expect(shown()).toMatchObject({ text: "a", streaming_state: "completed" });
  expect(await update()).toMatchObject({ ok: true });
});

test.for<[name: string, args: Record<string, unknown>, error: string]>([
  ["nobody to read it", { recipient_user_id: undefined }, "missing_recipient_user_id"],
  ["no workspace of who reads it", { recipient_team_id: undefined }, "missing_recipient_team_id"],
  ["no thread", { thread_ts: undefined }, "invalid_arguments"],
  ["a thread that is not there", { thread_ts: "1.000000" }, "thread_not_found"],
  ["a channel that is not there", { channel: "C9" }, "channel_not_found"],
  ["a chunk of no kind", { chunks: [{ type: "picture" }] }, "invalid_chunks"],
  [
    "a task without a title",
    { chunks: [taskUpdate("a", { status: "complete" })] },
    "invalid_chunks",
  ],
  [
    "a task whose title is too long",
    { chunks: [taskUpdate("a", { title: "x".repeat(257), status: "complete" })] },
    "invalid_chunks",
  ],
  ["a text that is too long", { chunks: [text("x".repeat(12_001))] }, "invalid_chunks"],
  [
    "too many blocks",
    { chunks: [{ type: "blocks", blocks: Array.from({ length: 51 }, () => section) }] },
    "invalid_chunks",
  ],
  [
    "a block that is none",
    { chunks: [{ type: "blocks", blocks: [{ type: "x" }] }] },
    "invalid_blocks",
  ],
])("a stream with %s is not begun", async ([, args, error]) => {
  const emulator = await start();
  const { channel, ts } = emulator.control.say({ channel: "general", text: "why?" });
  const given = { channel, thread_ts: ts, ...recipient, ...args };
  const present = Object.fromEntries(
    Object.entries(given).filter(([, value]) => value !== undefined),
  );
  expect(await call(emulator, "chat.startStream", present)).toMatchObject({ ok: false, error });
  expect(emulator.control.thread(ts)).toHaveLength(1);
});

test("a direct message names no reader", async () => {
  const emulator = await start();
  const { channel, ts } = emulator.control.say({ channel: "binnacle", text: "why?" });
  expect(await call(emulator, "chat.startStream", { channel, thread_ts: ts })).toMatchObject({
    ok: true,
  });
});

/** The app says of a thread that it works. */
async function working(options: Parameters<typeof start>[0] = {}) {
  const all = await streaming({ chunks: [text("a")] }, options);
  const { emulator, root } = all;
  const session = { channel_id: root.channel, thread_ts: root.ts };
  const say = (status: string, more: object = {}) =>
    call(emulator, "agents.sessions.setStatus", { ...session, status, ...more });
  const said = await say("processing", { title: "why?", initiator_user_id: "U0SREONCALL" });
  const status = () => emulator.control.session("general", root.ts)?.status;
  const pressStop = () => emulator.control.stopSession({ channel: "general", threadTs: root.ts });
  return { ...all, session, say, said, status, pressStop };
}

test("a status stays until it is said again; title and who began it count once", async () => {
  const { emulator, root, session, say, said, status } = await working();
  expect(said).toEqual({ ok: true, status: "processing", title: "why?" });
  await call(emulator, "chat.postMessage", {
    channel: root.channel,
    thread_ts: root.ts,
    text: "a",
  });
  expect(status()).toBe("processing");
  expect(await say("active", { title: "another" })).toMatchObject({
    status: "active",
    title: "why?",
  });
  expect(await call(emulator, "agents.sessions.rename", { ...session, title: "b" })).toMatchObject({
    ok: true,
  });
  expect(emulator.control.session("general", root.ts)).toMatchObject({
    status: "active",
    title: "b",
    initiator: "U0SREONCALL",
  });
  expect(await say("looking around")).toMatchObject({ error: "invalid_arguments" });
  expect(await say("active", { thread_ts: "1.000000" })).toMatchObject({
    error: "thread_not_found",
  });
});

test("Stop ends the streams of the thread and tells the app; the status is the app's to change", async () => {
  const { emulator, root, at, append, status, pressStop, shown } = await working();
  const client = await connect(emulator, acknowledge);
  pressStop();
  const stopped = {
    type: "agent_session_stopped",
    channel: root.channel,
    user: "U0SREONCALL",
    thread_ts: root.ts,
    streaming_message_ts: [at.ts],
  };
  await expect
    .poll(() => client.envelopes.map(({ payload }) => payload["event"]))
    .toContainEqual(expect.objectContaining(stopped));
  expect(shown()).toMatchObject({ text: "a", streaming_state: "completed" });
  expect(await append(text("b"))).toMatchObject({ error: "message_not_in_streaming_state" });
  expect(status()).toBe("processing");
});

test("no Stop is shown where nothing runs, nor to an app that would not hear of it", async () => {
  const { say, pressStop } = await working();
  await say("active");
  expect(pressStop).toThrow("No Stop is shown");
  const warning = "missing_agent_session_stopped_event_subscription";
  const deaf = await working({ botEvents: ["app_mention"] });
  expect(deaf.said).toMatchObject({ warning, response_metadata: { warnings: [warning] } });
  expect(deaf.pressStop).toThrow("No Stop is shown");
});

test("a workspace that does not pay has neither sessions nor streams, and all else", async () => {
  const { emulator, root, append, stop, say } = await working();
  emulator.control.fault({ kind: "free_plan" });
  const refused = { error: "paid_teams_only" };
  const answers = [await append(text("b")), await stop(), await say("active")];
  expect(answers).toMatchObject([refused, refused, refused]);
  const posted = { channel: root.channel, thread_ts: root.ts, text: "a" };
  expect(await call(emulator, "chat.postMessage", posted)).toMatchObject({ ok: true });
});
