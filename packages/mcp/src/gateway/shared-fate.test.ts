import { setTimeout as delay } from "node:timers/promises";
import type { Log } from "@binnacle/runtime";
import { afterEach, describe, expect, test } from "vitest";
import { type Asked, asking, askThrough, hostileChild } from "./fixtures/hostile-gateway.ts";
import type { ServerConfig } from "./server-config.ts";

const own: Asked[] = [];
afterEach(async () => {
  await Promise.all(own.splice(0).map(({ gateway }) => gateway.close()));
});

function start(more: Partial<ServerConfig> = {}, mode = "serve", log: Log = () => {}) {
  const asked = askThrough(hostileChild(mode, more), { log });
  own.push(asked);
  return asked;
}

async function times(count: number, work: () => Promise<string>): Promise<string[]> {
  const said: string[] = [];
  for (let turn = 0; turn < count; turn += 1) said.push(await work());
  return said;
}

const untilThen = /not asked until \d\d:\d\d:\d\d UTC, since 3 /u;

describe("what fails by itself closes nothing else", { timeout: 30_000 }, () => {
  test("three failures of one tool close that tool, say until when, and it is asked again", async () => {
    const { ask } = start({ restMs: 600 });
    const down = "gap: connection refused at 10.0.0.1:9090";
    expect(await times(3, () => ask("down"))).toEqual([down, down, down]);
    const resting = await ask("down");
    expect(resting).toMatch(untilThen);
    expect(resting).toMatch(/^gap: eks down is .* calls in a row failed\. The last: connection/u);
    expect(await ask("echo", { text: "hello" })).toBe("hello");
    await delay(700);
    expect(await ask("down")).toBe(down);
  });

  test.for([
    ["a part of the source, which the server itself minds", "part_down", "gap: 503"],
    ["an answer that says no", "lost", "refused: there is no pod x"],
    ["a wrong argument", "grumble", "refused: that is no name"],
  ] as const)("no number of failures of %s closes the tool", async ([, tool, said]) => {
    const { ask } = start();
    expect(new Set(await times(5, () => ask(tool)))).toEqual(new Set([said]));
  });

  test("a tool that hangs in all its lanes leaves the others theirs", async () => {
    const { ask, gateway } = start({ timeoutMs: 2000, concurrency: 4 });
    await gateway.warm();
    const hanging = Array.from({ length: 8 }, () => ask("hang"));
    const echoed = await Promise.race([ask("echo", { text: "hello" }), delay(1500, "too late")]);
    expect(echoed).toBe("hello");
    await Promise.all(hanging);
    expect(await ask("hang")).toMatch(untilThen);
    expect(await ask("echo", { text: "hello" })).toBe("hello");
  });

  test("a flood of calls that are answered in time closes nothing: who waits too long is told so", async () => {
    const { ask, gateway } = start({ timeoutMs: 1000, concurrency: 8 });
    await gateway.warm();
    const flood = await Promise.all(Array.from({ length: 190 }, () => ask("slow")));
    const busy = /^gap: eks slow is busy with other calls\. Ask again\.$/u;
    expect(flood.filter((said) => said === "done").length).toBeGreaterThan(1);
    expect(flood.filter((said) => busy.test(said)).length).toBeGreaterThan(3);
    expect(flood.filter((said) => said !== "done" && !busy.test(said))).toEqual([]);
    expect(await ask("slow")).toBe("done");
  });

  test("a call that ends its child, twice, ends no other that was under way", async () => {
    const { ask, gateway } = start({ concurrency: 8 });
    await gateway.warm();
    const [slow, dead] = await Promise.all([
      Promise.all(Array.from({ length: 4 }, () => ask("slow"))),
      Promise.all([ask("die"), ask("die")]),
    ]);
    expect(new Set(slow)).toEqual(new Set(["done"]));
    expect(dead.every((said) => said.startsWith("gap: the eks server ended: exit code 1"))).toBe(
      true,
    );
  });

  test("an answer that is too large is the matter of who asked for it", async () => {
    const { ask, gateway } = start({ concurrency: 8 });
    await gateway.warm();
    const [slow, flood] = await Promise.all([ask("slow"), ask("flood")]);
    expect(slow).toBe("done");
    expect(flood).toBe("gap: the eks server ended: an answer was larger than 4 MB");
  });

  test("cancelling one call ends only that call", async () => {
    const { ask, tools, gateway } = start({ concurrency: 4 });
    await gateway.warm();
    const pid = await ask("pid");
    const leaving = new AbortController();
    const left = tools.call({ server: "eks", tool: "hang", args: {} }, asking(leaving.signal));
    const slow = ask("slow");
    leaving.abort();
    expect(await left).toMatchObject({ gap: { why: "eks hang was cancelled." } });
    expect(await slow).toBe("done");
    expect(await ask("pid")).toBe(pid);
  });

  test("a question that is given up while it waits to be asked apart starts no child", async () => {
    let starts = 0;
    const leaving = new AbortController();
    const count: Log = (_, message) => {
      if (message !== "server connected") return;
      starts += 1;
      // The second child is for the first question, which ends that one too.
      if (starts === 2) leaving.abort();
    };
    const { tools, gateway } = start({ concurrency: 4 }, "serve", count);
    await gateway.warm();
    const die = { server: "eks", tool: "die", args: {} };
    const [, left] = await Promise.all([
      tools.call(die, asking()),
      tools.call(die, asking(leaving.signal)),
    ]);
    expect(left).toMatchObject({ gap: { why: "eks die was cancelled." } });
    await delay(2000);
    expect(starts).toBe(2);
  });

  test("a child that ends at once each time is not started over and over", async () => {
    let starts = 0;
    const count: Log = (_, message) => {
      if (message === "server reported") starts += 1;
    };
    const { ask } = start({}, "broken", count);
    await times(3, () => ask("echo"));
    const before = starts;
    const said = await ask("echo");
    expect(said).toMatch(untilThen);
    expect(said).toMatch(/^gap: the eks server ended: exit code 1, permission denied/u);
    expect(starts).toBe(before);
  });
});
