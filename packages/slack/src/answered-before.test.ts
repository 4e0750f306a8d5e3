import { expect, test } from "vitest";
import { answeredBefore } from "./answered-before.ts";
import { Envelope, MessageEvent } from "./message-event.ts";
import { toMetadata } from "./message-ids.ts";
import { bot, createWorkspace } from "./testing/create-workspace.ts";

const asked = { type: "message", user: "U1", text: "why?", channel: "C1", ts: "5.0" };
const event = MessageEvent.parse(asked);
const own = { triggerId: "slack:T1:C1:5.0" };
const ours = { ts: "5.1", user: bot, text: "cart crashes" };
const growing = { ...ours, streaming_state: "in_progress" };

function envelope(retry_num: number): Envelope {
  return Envelope.parse({ event_id: "E1", team_id: "T1", retry_num });
}

test.for([
  ["nothing", [], { kind: "open" }, []],
  ["an answer to it", [{ ...ours, metadata: toMetadata(own) }], { kind: "answered" }, []],
  [
    "an answer to something else",
    [{ ...ours, metadata: toMetadata({ triggerId: "slack:T1:C1:4.0" }) }],
    { kind: "open" },
    [],
  ],
  [
    "an answer that was begun",
    [{ ...ours, metadata: toMetadata({ ...own, isBegun: true }) }],
    { kind: "open", adoptTs: "5.1" },
    [],
  ],
  ["one that grows still", [growing], { kind: "open", adoptTs: "5.1" }, ["5.1"]],
  ["one that grew before it was asked", [{ ...growing, ts: "4.1" }], { kind: "open" }, []],
  ["one of another app that grows", [{ ...growing, user: "U0OTHER" }], { kind: "open" }, []],
] as const)(
  "where its thread holds %s, a message of before a restart",
  async ([, standing, before, stopped]) => {
    const workspace = createWorkspace({ standing });
    const { ports } = workspace.bot({ startedMs: 6000 });
    const stops: string[] = [];
    const stopStream = async ({ ts }: { ts: string }) => {
      stops.push(ts);
      return { kind: "taken" } as const;
    };
    const progress = { ...ports.progress, stopStream };
    expect(await answeredBefore(event, envelope(0), { ...ports, progress })).toEqual(before);
    expect(stops).toEqual(stopped);
  },
);

test.for([
  ["that is newer than the process", 0, -6000, []],
  ["that Slack sends again", 1, -6000, ["5.0"]],
  ["that is older than the process", 0, 6000, ["5.0"]],
] as const)("the thread of a message %s", async ([, retries, startedMs, read]) => {
  const workspace = createWorkspace();
  await answeredBefore(event, envelope(retries), workspace.bot({ startedMs }).ports);
  expect(workspace.threadsRead).toEqual(read);
});

test("what this process writes at the moment is not taken from it", async () => {
  const { ports } = createWorkspace({ standing: [growing] }).bot({ startedMs: 6000 });
  ports.threads.enter("C1:5.0", new Promise(() => {}));
  expect(await answeredBefore(event, envelope(0), ports)).toEqual({ kind: "open" });
});
