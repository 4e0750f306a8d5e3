import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";
import { Worker } from "node:worker_threads";
import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StreamableHTTPClientTransport } from "@modelcontextprotocol/sdk/client/streamableHttp.js";
import { z } from "zod";
import { openWorld } from "../support/open-world.ts";
import { startHttpServers } from "../support/start-http-servers.ts";
import { type Measured, sampled } from "./measure.ts";
import { podsIn, scaleCase } from "./scale-case.ts";

const idleMs = 1000;
const bars: Readonly<Record<number, number>> = { 500: 50 };

/** How long the eks server keeps another caller waiting while it diagnoses a whole cluster. */
export async function benchStall({ isQuick }: { isQuick: boolean }): Promise<Measured[]> {
  const numbers: Measured[] = [];
  for (const pods of isQuick ? [500] : [500, 2000])
    numbers.push(...(await benchSize(pods, isQuick ? 1 : 10)));
  return numbers;
}

async function benchSize(size: number, calls: number): Promise<Measured[]> {
  const recorded = scaleCase("missing-env", size);
  const world = await openWorld(recorded);
  const servers = await startHttpServers(world);
  try {
    const row = servers.servers.find(({ role }) => role === "eks");
    if (row === undefined) throw new Error("no eks server");
    const { url, bearerTokenFile } = row;
    const client = await connect(url, await readFile(bearerTokenFile, "utf8"));
    await diagnose(client);
    const health = new URL("/healthz", url);
    const idle = await waits(health, () => sleep(idleMs));
    const busy = await waits(health, async () => {
      for (let turn = 0; turn < calls; turn += 1) await diagnose(client);
    });
    await client.close();
    const bar = bars[size];
    const how = `answer of /healthz, asked every 5 ms, during ${calls} diagnoses of all ${podsIn(recorded.objects)} pods`;
    return [
      sampled(
        { name: `eks stall ${size} pods`, unit: "ms", how, ...(bar && { bar }) },
        busy,
        "p99",
      ),
      sampled(
        { name: `eks idle ${size} pods`, unit: "ms", how: "the same while nothing is asked" },
        idle,
        "p99",
      ),
    ];
  } finally {
    await servers.close();
    await world.close();
  }
}

async function connect(url: string, token: string): Promise<Client> {
  const client = new Client({ name: "bench", version: "0" });
  const headers = { authorization: `Bearer ${token.trim()}` };
  await client.connect(
    new StreamableHTTPClientTransport(new URL(url), { requestInit: { headers } }),
  );
  return client;
}

async function diagnose(client: Client): Promise<void> {
  const { isError, content } = await client.callTool({ name: "diagnose", arguments: {} });
  if (isError === true) throw new Error(JSON.stringify(content));
}

async function waits(url: URL, work: () => Promise<void>): Promise<number[]> {
  const workerData = { url: url.href };
  const worker = new Worker(new URL("./stall-worker.ts", import.meta.url), { workerData });
  await once(worker, "online");
  await sleep(100);
  await work();
  worker.postMessage("stop");
  const [samples] = z.tuple([z.array(z.number())]).parse(await once(worker, "message"));
  await worker.terminate();
  return samples;
}
