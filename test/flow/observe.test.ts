import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { readFile, writeFile } from "node:fs/promises";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import path from "node:path";
import { createInterface } from "node:readline";
import { text } from "node:stream/consumers";
import { program } from "@binnacle/app";
import type { SlackEmulator } from "@binnacle/emulators";
import { startDemoSlack, tokenFiles } from "@binnacle/lab";
import { afterAll, beforeAll, expect, test } from "vitest";
import { z } from "zod";
import { patience } from "../support/investigate.ts";
import { type OpenWorld, openWorld } from "../support/open-world.ts";
import { recordedCase } from "../support/recorded-case.ts";
import { read, talkIn } from "./slack-talk.ts";

const Spans = z.object({
  resourceSpans: z.array(
    z.object({
      scopeSpans: z.array(
        z.object({
          spans: z.array(
            z.object({
              traceId: z.string(),
              spanId: z.string(),
              parentSpanId: z.string().optional(),
              name: z.string(),
            }),
          ),
        }),
      ),
    }),
  ),
});
type Span = z.infer<typeof Spans>["resourceSpans"][0]["scopeSpans"][0]["spans"][0];

let world: OpenWorld;
let slack: SlackEmulator;
let bot: ChildProcess;
let observedAt = "";
const received: string[] = [];
const collector = createServer((request, response) => {
  void take(request, response);
});
async function take(request: IncomingMessage, response: ServerResponse): Promise<void> {
  received.push(await text(request));
  response.setHeader("content-type", "application/json").end("{}");
}
const talk = talkIn(() => slack.control);

beforeAll(async () => {
  world = await openWorld(recordedCase("missing-env"));
  slack = await startDemoSlack(world.case, {});
  await new Promise<void>((resolve) => collector.listen(0, "127.0.0.1", resolve));
  bot = await startBot({
    port: 0,
    tracesUrl: `${urlOf(collector)}/v1/traces`,
    channel: "C0INCIDENTS",
    lookEverySeconds: 10,
  });
  observedAt = await saying(bot, /"url":"([^"]+)","msg":"observed at"/u);
  await slack.control.waitForBot(20_000);
}, 60_000);
afterAll(async () => {
  bot.kill("SIGTERM");
  collector.close();
  await Promise.all([slack.close(), world.close()]);
});

test("whoever scrapes the bot learns how long people waited, and nothing of what they asked", async () => {
  const asked = slack.control.mention({ channel: "incidents", text: "why is checkout failing?" });
  await talk.next(asked.ts, "no model used");
  await expect.poll(metrics).toContain('binnacle_answer_seconds_count{status="answered"} 1');
  const exposed = await metrics();
  for (const line of [
    "binnacle_first_sign_seconds_count 1",
    "binnacle_first_look_seconds_count 1",
    "binnacle_investigations_running 0",
    'binnacle_answer_seconds_count{status="failed"} 0',
    "binnacle_slack_connected 1",
    'binnacle_tool_call_seconds_count{server="eks",tool="diagnose",outcome="ok"} 1',
  ])
    expect(exposed).toContain(line);
  expect(exposed).toMatch(
    /^binnacle_slack_call_seconds_count\{method="chat\.postMessage",outcome="ok"\} [1-9]/mu,
  );
  expect(exposed).not.toMatch(/checkout|failing|incidents/u);
}, 30_000);

test.for(["alerts.yaml", "dashboard.json"])(
  "the bot has each metric that %s of the chart asks for",
  async (name) => {
    const file = path.join(import.meta.dirname, "../../deploy/helm/binnacle/files", name);
    const asked =
      (await readFile(file, "utf8")).match(/(?<![:\w])(?:binnacle|process)_\w+/gu) ?? [];
    const exposed = await metrics();
    const types = [...exposed.matchAll(/^# TYPE (\S+) (\S+)$/gmu)].flatMap(
      ([, metric = "", type]) =>
        type === "histogram" ? [metric, `${metric}_bucket`, `${metric}_count`] : [metric],
    );
    expect(asked.length).toBeGreaterThan(5);
    expect(asked.filter((metric) => !types.includes(metric))).toEqual([]);
  },
);

test("one investigation is one trace, from the event to the posts", async () => {
  const spans = await ended();
  const named = (name: string) => spans.filter((span) => span.name.startsWith(name));
  const [investigation] = named("invoke_agent binnacle");
  const event = spans.find(({ spanId }) => spanId === investigation?.parentSpanId);
  expect(event?.name).toBe("slack event");
  const tools = named("execute_tool");
  expect(tools.length).toBeGreaterThan(1);
  for (const { parentSpanId } of tools) expect(parentSpanId).toBe(investigation?.spanId);
  const posts = named("slack call").filter(({ parentSpanId }) => parentSpanId === event?.spanId);
  expect(posts.length).toBeGreaterThan(1);
  expect(received.join("")).not.toMatch(/why is|failing|DATABASE/u);
}, 30_000);

test("a slash command is an event, too: it has a first sign and a trace of its own", async () => {
  const before = spansNamed("slack event").length;
  await talk.slash("check shop");
  await expect.poll(metrics).toContain("binnacle_first_sign_seconds_count 2");
  await expect.poll(() => spansNamed("slack event").length, { timeout: 20_000 }).toBe(before + 1);
  const event = spansNamed("slack event").at(-1);
  expect(event?.parentSpanId).toBeUndefined();
  const tools = spansNamed("execute_tool").filter(({ traceId }) => traceId === event?.traceId);
  expect(tools.length).toBeGreaterThan(0);
}, 40_000);

test("it is alive and can be asked: each at its address", async () => {
  const said = await Promise.all(
    ["healthz", "readyz"].map(async (name) => {
      const { status } = await fetch(`${observedAt}/${name}`, noRedirect);
      return [name, status];
    }),
  );
  expect(said).toEqual([
    ["healthz", 200],
    ["readyz", 200],
  ]);
});

test("what is wrong with the bot's own connections its admins are told once, and once when it is well again", async () => {
  world.prometheus.fault("503");
  await expect.poll(() => told().length, { timeout: 40_000 }).toBe(1);
  await expect.poll(metrics).toContain("binnacle_checks_wrong 1");
  expect(told()[0]?.split("\n").slice(0, 2)).toEqual([
    "🟡 Binnacle itself: something is wrong with Prometheus prod-eu",
    expect.stringMatching(/^Prometheus prod-eu, API: Prometheus at \S+ failed \(HTTP 503\)/u),
  ]);
  world.prometheus.fault("none");
  await expect.poll(() => told().length, { timeout: 40_000 }).toBe(2);
  expect(told()[1]).toMatch(
    /^🟢 Binnacle itself: well again: Prometheus prod-eu\nwell again after \d+ s: Prometheus prod-eu, API$/u,
  );
}, 90_000);

test("a collector that is gone costs spans, and nothing else", async () => {
  const second = await startBot({ tracesUrl: "http://127.0.0.1:9/v1/traces" });
  await saying(second, /("msg":"ready")/u);
  const exit = once(second, "exit");
  second.kill("SIGTERM");
  expect(await exit).toEqual([0, null]);
}, 40_000);

test("a port that is taken is said with the setting that names another", async () => {
  const { port } = addressOf(collector);
  const second = await startBot({ port });
  expect(await saying(second, /(Nothing can listen on .*)/u)).toBe(
    `Nothing can listen on 127.0.0.1:${port} (EADDRINUSE). Set observe.port to a free one.`,
  );
}, 30_000);

const noRedirect = { redirect: "error" } as const;

/** What the bot said of itself. */
function told(): string[] {
  return slack.control
    .messages("incidents")
    .map(read)
    .filter((message) => message.includes("Binnacle itself"));
}

async function metrics(): Promise<string> {
  return await (await fetch(`${observedAt}/metrics`, noRedirect)).text();
}

/** The bot as a process of its own, as it is run. */
async function startBot(observe: object): Promise<ChildProcess> {
  const file = path.join(world.directory, "observed.yaml");
  const connection = { ...(await tokenFiles(world.directory, slack)), apiUrl: slack.apiUrl };
  const settings = { ...world.settings, ...patience, slack: connection, observe };
  await writeFile(file, JSON.stringify(settings), { mode: 0o600 });
  const env = { ...process.env, ...world.environment };
  return spawn(process.execPath, [program, "serve", "--config", file], {
    env,
    stdio: ["ignore", "ignore", "pipe"],
  });
}

async function saying({ stderr }: ChildProcess, what: RegExp): Promise<string> {
  if (stderr === null) throw new Error("its stderr is no pipe");
  for await (const line of createInterface({ input: stderr })) {
    const [, found] = what.exec(line) ?? [];
    if (found === undefined) continue;
    stderr.resume();
    return found;
  }
  throw new Error("it ended without saying so");
}

/** What the collector has once the investigation is in it: spans come in batches. */
async function ended(): Promise<Span[]> {
  const hasAll = (): boolean =>
    ["invoke_agent binnacle", "slack event"].every((name) =>
      collected().some((span) => span.name === name),
    );
  await expect.poll(hasAll, { timeout: 20_000 }).toBe(true);
  return collected();
}

function collected(): Span[] {
  return received.flatMap((body) =>
    Spans.parse(JSON.parse(body)).resourceSpans.flatMap(({ scopeSpans }) =>
      scopeSpans.flatMap(({ spans }) => spans),
    ),
  );
}

function spansNamed(name: string): Span[] {
  return collected().filter((span) => span.name.startsWith(name));
}

function addressOf(server: typeof collector): AddressInfo {
  const address = server.address();
  if (typeof address !== "object" || address === null) throw new Error("it listens nowhere");
  return address;
}

function urlOf(server: typeof collector): string {
  return `http://127.0.0.1:${addressOf(server).port}`;
}
