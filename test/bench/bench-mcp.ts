import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { kubeconfigFor } from "@binnacle/emulators";
import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StreamableHTTPClientTransport } from "@modelcontextprotocol/sdk/client/streamableHttp.js";
import { countTokens } from "gpt-tokenizer/encoding/o200k_base";
import { z } from "zod";
import { startKubernetesMcpServer } from "../support/start-kubernetes-mcp-server.ts";
import type { ClusterOptions } from "./bench-cluster.ts";
import { startCountingProxy } from "./counting-proxy.ts";
import { type Question, questions, type Step } from "./mcp-questions.table.ts";
import { type Measured, sampled, single } from "./measure.ts";
import { eksOf, startEks, startScaledCluster } from "./start-eks.ts";

const own = path.resolve(import.meta.dirname, "../..");
const Answer = z.looseObject({
  isError: z.boolean().default(false),
  content: z.array(z.looseObject({ text: z.string().catch("") })),
});
type Server = "binnacle eks" | "kubernetes-mcp-server";
type Proxy = Awaited<ReturnType<typeof startCountingProxy>>;
type Passed = Awaited<ReturnType<typeof untilQuiet>>;

/** What a question cost that was answered, or how far it came. */
interface Asked {
  readonly question: Question;
  readonly holdsFact: boolean;
  readonly tokens: number;
  readonly calls: number;
  readonly requests: number;
  readonly bytes: number;
  readonly ms: readonly number[];
}

/**
 * The same ten questions to our eks server and to kubernetes-mcp-server (its client unhurried: KUBE_CLIENT_QPS and BURST), on the
 * same cluster through a proxy that counts, each asked as a person would who knows its tools.
 */
export async function benchMcp({ isQuick }: ClusterOptions): Promise<Measured[]> {
  const directory = await mkdtemp(path.join(tmpdir(), "bench-mcp-"));
  const numbers: Measured[] = [];
  for (const size of isQuick ? [100] : [100, 1000, 10_000]) {
    const cluster = await startScaledCluster(size, directory);
    const proxy = await startCountingProxy(cluster.url);
    const file = path.join(directory, "proxied.json");
    await writeFile(file, kubeconfigFor(proxy.url));
    const rounds = isQuick ? 3 : 11;
    // One after the other: what one of them watches is not in the numbers of the other.
    for (const start of [startOurs, startTheirs]) {
      const server = await start(file, proxy.url);
      numbers.push(...(await measure({ ...server, size, rounds, proxy })));
      await server.close();
    }
    await Promise.all([proxy.close(), cluster.close()]);
  }
  await rm(directory, { recursive: true });
  return numbers;
}

async function startOurs(kubeconfig: string): Promise<Running> {
  return { name: "binnacle eks", ...(await startEks(eksOf(own), kubeconfig)) };
}

async function startTheirs(_: string, api: string): Promise<Running> {
  const server = await startKubernetesMcpServer(kubeconfigFor(api));
  return { name: "kubernetes-mcp-server", ...server };
}

interface Running {
  readonly name: Server;
  readonly url: string;
  readonly close: () => Promise<void>;
}

interface Measuring extends Pick<Running, "name" | "url"> {
  readonly size: number;
  readonly rounds: number;
  readonly proxy: Proxy;
}

async function measure({ name, url, size, rounds, proxy }: Measuring): Promise<Measured[]> {
  const client = new Client({ name: "bench", version: "0" });
  await client.connect(new StreamableHTTPClientTransport(new URL(url)));
  const { tools } = await client.listTools();
  const listed = tools.map((tool) =>
    JSON.stringify({
      name: tool.name,
      description: tool.description,
      input_schema: tool.inputSchema,
    }),
  );
  // What it reads before anybody asks, to keep a copy.
  const before = await untilQuiet(proxy);
  const asked: Asked[] = [];
  for (const question of questions) {
    const steps = name === "binnacle eks" ? question.ours : question.theirs;
    asked.push(await ask({ client, question, steps, rounds, proxy }));
  }
  await client.close();
  const schema = listed.reduce((sum, text) => sum + countTokens(text), 0);
  return toNumbers(asked, { of: `${name}, ${size} pods`, schema, before });
}

/** All that passed the proxy until nothing did for a second. */
async function untilQuiet(proxy: Proxy) {
  const sum = { requests: 0, bytes: 0 };
  for (;;) {
    await sleep(1000);
    const { requests, bytes } = proxy.taken();
    sum.requests += requests;
    sum.bytes += bytes;
    if (bytes === 0 && requests === 0) return sum;
  }
}

async function ask({
  client,
  question,
  steps,
  rounds,
  proxy,
}: {
  readonly client: Client;
  readonly question: Question;
  readonly steps: readonly Step[];
  readonly rounds: number;
  readonly proxy: Proxy;
}): Promise<Asked> {
  const ms: number[] = [];
  let last: Awaited<ReturnType<typeof answers>> = { told: [], holdsFact: false };
  proxy.taken();
  for (let round = 0; round < rounds; round += 1) {
    const startedMs = performance.now();
    last = await answers(client, question, steps);
    ms.push(performance.now() - startedMs);
  }
  const { requests, bytes } = proxy.taken();
  return {
    question,
    holdsFact: last.holdsFact,
    tokens: last.told.reduce((sum, text) => sum + countTokens(text), 0),
    calls: last.told.length,
    requests: requests / rounds,
    bytes: bytes / rounds,
    ms,
  };
}

/** The answers up to the one with which they hold the fact; what was refused holds none. */
async function answers(client: Client, { fact }: Question, steps: readonly Step[]) {
  const told: string[] = [];
  let known = "";
  for (const { tool, input } of steps) {
    const params = { name: tool, arguments: { ...input(told.join("\n")) } };
    const answer = Answer.parse(await client.callTool(params, undefined, { timeout: 60_000 }));
    const text = answer.content.map((part) => part.text).join("\n");
    told.push(text);
    if (answer.isError) process.stderr.write(`${tool} failed: ${text.slice(0, 200)}\n`);
    else known += `${text}\n`;
    if (fact.test(known)) break;
  }
  return { told, holdsFact: fact.test(known) };
}

function toNumbers(
  asked: readonly Asked[],
  { of, schema, before }: { readonly of: string; readonly schema: number; readonly before: Passed },
): Measured[] {
  const sum = (amount: (one: Asked) => number) =>
    asked.reduce((total, one) => total + amount(one), 0);
  const answered = asked.filter(({ holdsFact }) => holdsFact);
  const whole = `the ${asked.length} questions`;
  return [
    single(
      {
        name: `mcp schema ${of}`,
        unit: "tokens",
        how: "o200k over name, description, input schema",
      },
      schema,
    ),
    single(
      { name: `mcp answered ${of}`, unit: "questions", how: `hold the fact, of ${asked.length}` },
      answered.length,
    ),
    single(
      {
        name: `mcp answers ${of}`,
        unit: "tokens",
        how: `o200k over all answers to the ${answered.length} questions that were answered`,
      },
      answered.reduce((total, { tokens }) => total + tokens, 0),
    ),
    single(
      { name: `mcp calls ${of}`, unit: "calls", how: `tool calls for ${whole}` },
      sum(({ calls }) => calls),
    ),
    single(
      { name: `mcp requests ${of}`, unit: "requests", how: `to the API server for ${whole}` },
      sum(({ requests }) => requests),
    ),
    single(
      {
        name: `mcp bytes ${of}`,
        unit: "MB",
        how: `from the API server for ${whole}; before them ${before.requests} requests and ${(before.bytes / 1e6).toFixed(1)} MB`,
      },
      sum(({ bytes }) => bytes) / 1e6,
    ),
    sampled(
      {
        name: `mcp time ${of}`,
        unit: "ms",
        how: "a question that it has a tool for, all its calls",
      },
      asked.flatMap(({ ms, calls }) => (calls === 0 ? [] : ms)),
    ),
    ...asked.map(({ question, tokens, holdsFact, calls, ms }) =>
      sampled(
        {
          name: `mcp "${question.asks}" ${of}`,
          unit: "ms",
          how: `${holdsFact ? "answered" : "NOT answered"} with ${tokens} tokens in ${calls} calls`,
        },
        ms.length > 0 ? ms : [0],
        "p50",
      ),
    ),
  ];
}
