import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
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
import { startEks, startScaledCluster } from "./start-eks.ts";

const own = path.resolve(import.meta.dirname, "../..");
const Answer = z.looseObject({ content: z.array(z.looseObject({ text: z.string().catch("") })) });
type Server = "binnacle eks" | "kubernetes-mcp-server";
type Proxy = Awaited<ReturnType<typeof startCountingProxy>>;

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
    const { clusters } = z
      .object({ clusters: z.tuple([z.object({ cluster: z.object({ server: z.url() }) })]) })
      .parse(JSON.parse(await readFile(cluster.kubeconfig, "utf8")));
    const proxy = await startCountingProxy(clusters[0].cluster.server);
    const file = path.join(directory, "proxied.json");
    await writeFile(file, kubeconfigFor(proxy.url));
    const eks = await startEks(own, file);
    const other = await startKubernetesMcpServer(kubeconfigFor(proxy.url));
    const rounds = isQuick ? 3 : 11;
    for (const [name, url] of [
      ["binnacle eks", eks.url],
      ["kubernetes-mcp-server", other.url],
    ] as const) {
      numbers.push(...(await measure({ name, url, size, rounds, proxy })));
    }
    await Promise.all([eks.close(), other.close()]);
    await Promise.all([proxy.close(), cluster.close()]);
  }
  await rm(directory, { recursive: true });
  return numbers;
}

interface Measuring {
  readonly name: Server;
  readonly url: string;
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
  const asked: Asked[] = [];
  for (const question of questions) {
    const steps = name === "binnacle eks" ? question.ours : question.theirs;
    asked.push(await ask({ client, question, steps, rounds, proxy }));
  }
  await client.close();
  const schema = listed.reduce((sum, text) => sum + countTokens(text), 0);
  return toNumbers(asked, { of: `${name}, ${size} pods`, schema });
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
  let told: readonly string[] = [];
  proxy.taken();
  for (let round = 0; round < rounds; round += 1) {
    const startedMs = performance.now();
    told = await answers(client, question, steps);
    ms.push(performance.now() - startedMs);
  }
  const { requests, bytes } = proxy.taken();
  return {
    question,
    holdsFact: question.fact.test(told.join("\n")),
    tokens: told.reduce((sum, text) => sum + countTokens(text), 0),
    calls: told.length,
    requests: requests / rounds,
    bytes: bytes / rounds,
    ms,
  };
}

/** The answers up to the one with which they hold the fact. */
async function answers(client: Client, { fact }: Question, steps: readonly Step[]) {
  const told: string[] = [];
  for (const { tool, input } of steps) {
    const params = { name: tool, arguments: { ...input(told.join("\n")) } };
    const { content } = Answer.parse(await client.callTool(params, undefined, { timeout: 60_000 }));
    const text = content.map((part) => part.text).join("\n");
    told.push(text);
    if (fact.test(told.join("\n"))) break;
  }
  return told;
}

function toNumbers(
  asked: readonly Asked[],
  { of, schema }: { readonly of: string; readonly schema: number },
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
      { name: `mcp answers ${of}`, unit: "tokens", how: `o200k over all answers to ${whole}` },
      sum(({ tokens }) => tokens),
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
      { name: `mcp bytes ${of}`, unit: "MB", how: `from the API server for ${whole}` },
      sum(({ bytes }) => bytes) / 1e6,
    ),
    sampled(
      { name: `mcp time ${of}`, unit: "ms", how: `one of ${whole}, all its calls` },
      asked.flatMap(({ ms }) => ms),
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
