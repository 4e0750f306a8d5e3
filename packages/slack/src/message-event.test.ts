import { expect, test } from "vitest";
import { Envelope, MessageEvent, speakerOf } from "./message-event.ts";

const us = { botUserId: "U9", botId: "B9" };
const mention = { type: "app_mention", user: "U1", text: "<@U9> hi", channel: "C1", ts: "1.0" };

function heard(event: object, envelope: object = {}) {
  return speakerOf(
    MessageEvent.parse({ ...mention, ...event }),
    Envelope.parse({ event_id: "E1", team_id: "T1", ...envelope }),
    us,
  );
}

test.for([
  [true, true],
  [false, undefined],
  [undefined, undefined],
] as const)(
  "when an event says of its channel that others read it: %s, then that is: %s",
  ([said, isShared]) => {
    expect(heard({}, { is_ext_shared_channel: said })?.isShared).toBe(isShared);
  },
);

test("the workspace of the app that speaks is told, and who speaks through it", () => {
  const through = { bot_id: "B1", bot_profile: { team_id: "T2" } };
  expect(heard(through)).toMatchObject({ user: "U1", bot: "B1", teams: ["T1", "T2"] });
});
