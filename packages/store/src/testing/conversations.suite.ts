import type { Clock, Conversations } from "@binnacle/contracts";
import { expect, test } from "vitest";

/** What every `Conversations` does, whatever holds them. */
export function conversationsSuite(create: (clock: Clock) => Conversations): void {
  test("a key is claimed once, whoever asks", async () => {
    const conversations = create(() => 0);
    const claims = await Promise.all([conversations.claim("e1"), conversations.claim("e1")]);
    expect(claims).toEqual([true, false]);
  });

  test("several names of one thing are claimed together, or not at all", async () => {
    const conversations = create(() => 0);
    await conversations.claim("event", "message");
    expect(await conversations.claim("message", "other")).toBe(false);
    expect(await conversations.claim("other")).toBe(true);
  });

  test.for([
    [59, false],
    [60, true],
  ] as const)("after %i minutes it may be claimed again: %s", async ([minutes, isFree]) => {
    let nowMs = 1000;
    const conversations = create(() => nowMs);
    await conversations.claim("e1");
    nowMs += minutes * 60_000;
    expect(await conversations.claim("e1")).toBe(isFree);
  });

  test("a conversation that is not there starts empty, and changes add up", async () => {
    const conversations = create(() => 0);
    expect(await conversations.get("C1:1")).toBeUndefined();
    const ids = ["a", "b", "c"];
    await Promise.all(
      ids.map((id) =>
        conversations.update("C1:1", (now) => ({ ...now, cited: [...now.cited, id] })),
      ),
    );
    const kept = await conversations.get("C1:1");
    expect(kept).toMatchObject({ key: "C1:1", offered: [] });
    expect(kept?.cited.toSorted()).toEqual(ids);
  });
}
