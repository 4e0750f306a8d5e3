import { spawnSync } from "node:child_process";
import { setTimeout as delay } from "node:timers/promises";
import { afterAll, afterEach, describe, expect, test } from "vitest";
import {
  type Asked,
  asking,
  askThrough,
  childOf,
  hostileChild,
} from "./fixtures/hostile-gateway.ts";
import type { ServerConfig } from "./server-config.ts";

const shared = askThrough(hostileChild("serve"));
const own: Asked[] = [];

afterAll(() => shared.gateway.close());
afterEach(async () => {
  await Promise.all(own.splice(0).map(({ gateway }) => gateway.close()));
});

function start(mode: string, more: Partial<ServerConfig> = {}): Asked {
  const asked = askThrough(hostileChild(mode, more));
  own.push(asked);
  return asked;
}

describe("a child", { timeout: 30_000 }, () => {
  test("a child gets HOME, PATH, SHELL, TERM and the named variables, nothing else", async () => {
    const { ask } = start("serve", { transport: childOf("serve", { AWS_REGION: "eu-central-1" }) });
    const given = [...(await ask("env")).matchAll(/^(\w+)=/gmu)].map(([, name]) => name);
    const inherited = new Set<unknown>(["HOME", "PATH", "SHELL", "TERM"]);
    expect(given.filter((name) => !inherited.has(name))).toEqual(["AWS_REGION"]);
  });

  test("a killed child is back at the next call", async () => {
    const { ask } = shared;
    const before = Number(await ask("pid"));
    process.kill(before, "SIGKILL");
    const after = Number(await ask("pid"));
    expect(after).toBeGreaterThan(0);
    expect(after).not.toBe(before);
  });

  test("a call that ends its child is tried once more, then it is a gap that says how it ended, in our words", async () => {
    const { ask } = shared;
    expect(await ask("die")).toBe(
      "gap: the eks server ended: exit code 1, permission denied; its lines are in the log",
    );
    expect(await ask("echo", { text: "alive" })).toBe("alive");
  });

  test("a line on stdout that is no message is skipped", async () => {
    expect(await shared.ask("noise")).toBe("after the noise");
  });

  test("an answer of 5 MB ends the connection, and the next question gets another", async () => {
    const { ask } = shared;
    expect(await ask("flood")).toBe("gap: the eks server ended: an answer was larger than 4 MB");
    expect(await ask("echo", { text: "alive" })).toBe("alive");
  });

  test("a tool that never answers is a gap at the deadline, and is told to stop; the server stays", async () => {
    const { ask, gateway } = start("serve", { timeoutMs: 800 });
    await gateway.warm();
    const pid = await ask("pid");
    expect(await ask("hang")).toBe("gap: eks hang did not answer in 0.8 s.");
    expect(await ask("state")).toContain('"cancelled":1');
    expect(await ask("pid")).toBe(pid);
  });

  test("a server that hangs as a whole is replaced", async () => {
    const { ask, gateway } = start("serve", { timeoutMs: 800 });
    await gateway.warm();
    const before = await ask("pid");
    expect(await ask("block")).toMatch(/did not answer/u);
    // The ping has as long as a call; then the process is ended, in three steps.
    await expect.poll(() => isRunning(Number(before))).toBe(false);
    await gateway.warm();
    expect(Number(await ask("pid"))).toBeGreaterThan(0);
  });

  test("a caller who leaves gets a gap at once, and the tool is told to stop", async () => {
    const { ask, tools } = shared;
    const caller = new AbortController();
    await ask("pid");
    const call = tools.call({ server: "eks", tool: "hang", args: {} }, asking(caller.signal));
    await expect.poll(() => ask("state")).toContain('"running":1');
    caller.abort();
    expect(await call).toMatchObject({ gap: { why: "eks hang was cancelled." } });
    await expect.poll(() => ask("state")).toContain('"cancelled":1');
  });

  test.for([
    { name: "says nothing", mode: "mute", why: /^gap: eks echo did not answer in 1 s\.$/u },
    {
      name: "ends at once",
      mode: "broken",
      why: /^gap: (?:the eks server ended: exit code 1, permission denied; its lines are in the log|eks echo did not answer in 1 s\.)$/u,
    },
  ])("a child that $name is a gap within the deadline", async ({ mode, why }) => {
    const { ask } = start(mode, { timeoutMs: 1000 });
    expect(await ask("echo")).toMatch(why);
  });

  test("a command that is not there is named", async () => {
    const { ask } = start("serve", {
      transport: { kind: "stdio", command: "no-such-program", args: [], env: {} },
    });
    expect(await ask("echo")).toBe(
      "gap: the eks server cannot be started: there is no command no-such-program",
    );
  });

  test("closing ends a child that ignores it and what a wrapper started", async () => {
    const { ask, gateway } = start("wrapper");
    const pid = Number(await ask("pid"));
    await gateway.close();
    await expect.poll(() => isRunning(pid)).toBe(false);
    expect(await ask("echo")).toBe("gap: the gateway is closed");
  });

  test("closing ends a child that is still being started", async () => {
    const { gateway } = start("mute");
    const warming = gateway.warm();
    await delay(100);
    await gateway.close();
    // It would wait for 15 s otherwise.
    expect(await warming).toBeUndefined();
  });
});

/** A zombie that nobody has collected yet does not run. */
function isRunning(pid: number): boolean {
  const { stdout } = spawnSync("ps", ["-o", "stat=", "-p", String(pid)], { encoding: "utf8" });
  return stdout.trim() !== "" && !stdout.startsWith("Z");
}
