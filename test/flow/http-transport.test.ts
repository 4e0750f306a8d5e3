import { spawnSync } from "node:child_process";
import { writeFile } from "node:fs/promises";
import path from "node:path";
import { type Binnacle, serverKinds } from "@binnacle/app";
import type { Investigation } from "@binnacle/contracts";
import { afterAll, beforeAll, expect, test } from "vitest";
import { investigate, patience, productIn } from "../support/investigate.ts";
import { type OpenWorld, openWorld } from "../support/open-world.ts";
import { recordedCase } from "../support/recorded-case.ts";
import { type HttpServers, startHttpServers } from "../support/start-http-servers.ts";

const question = "why is checkout failing?";
let world: OpenWorld;
let servers: HttpServers;

beforeAll(async () => {
  world = await openWorld(recordedCase("missing-env"));
  servers = await startHttpServers(world);
}, 60_000);

afterAll(async () => {
  await servers.close();
  await world.close();
});

test("servers at addresses give the investigation that child processes give", async () => {
  const apart = await answerOf(productIn(world, { ...patience, servers: servers.servers }));
  const children = await answerOf(productIn(world, patience));
  expect(apart.receipt.sources).toHaveLength(4);
  expect(apart.receipt.sources.every(({ state }) => state === "reached")).toBe(true);
  expect(withoutTimes(apart)).toEqual(withoutTimes(children));
}, 60_000);

test.for(["prometheus", "opensearch"] as const)(
  "a token that %s does not accept is a gap that names it, and the answer still comes",
  { timeout: 60_000 },
  async (name) => {
    const product = productIn(world, { ...patience, servers: await withWrongToken(name) });
    const { hypotheses, gaps, receipt } = await answerOf(product);
    const { host } = new URL(urlOf(name));
    expect(gaps.map(({ why }) => why)).toContain(
      `the ${name} server at ${host} refused our credentials (401)`,
    );
    expect(hypotheses[0]?.finding.cause).toBe("missing-environment-variable");
    expect(receipt.sources).toContainEqual({ name, state: "silent" });
  },
);

test("without a token for the cluster nothing is concluded", async () => {
  const product = productIn(world, { ...patience, servers: await withWrongToken("eks") });
  const { severity, hypotheses, gaps } = await answerOf(product);
  expect(severity).toBe("unknown");
  expect(hypotheses).toEqual([]);
  expect(gaps[0]?.why).toContain("refused our credentials (401)");
}, 60_000);

test("a server that dies under the question is a gap; once it is back the same product uses it again", async () => {
  const product = productIn(world, { ...patience, servers: servers.servers });
  await product.warm();
  await servers.kill("opensearch");
  const maimed = await investigate(product, question);
  const { host } = new URL(urlOf("opensearch"));
  expect(maimed.gaps.map(({ why }) => why)).toContain(`connection refused at ${host}`);
  expect(maimed.hypotheses[0]?.finding.cause).toBe("missing-environment-variable");
  expect(logSignals(maimed)).toBe(0);

  await servers.restart("opensearch");
  // A server that failed three times in a row rests for ten seconds.
  await expect
    .poll(async () => logSignals(await investigate(product, question)), {
      timeout: 30_000,
      interval: 5000,
    })
    .toBeGreaterThan(0);
  await product.close();
}, 60_000);

test("a server whose flag is wrong ends, and says which flag", () => {
  const [node = "", eks = ""] = serverKinds["eks"]?.command ?? [];
  const ended = spawnSync(node, [eks, "--http", "eighty"], { encoding: "utf8" });
  expect(ended.status).toBe(1);
  expect(ended.stderr).toContain("at http");
});

async function answerOf(product: Binnacle): Promise<Investigation> {
  await product.warm();
  try {
    return await investigate(product, question, { patienceMs: 60_000 });
  } finally {
    await product.close();
  }
}

function logSignals({ hypotheses }: Investigation): number {
  return hypotheses.flatMap(({ signals }) => signals.filter(({ kind }) => kind === "log")).length;
}

function urlOf(name: string): string {
  return servers.servers.find(({ role }) => role === name)?.url ?? "";
}

/** The setting `servers`, one of them with a token that it does not accept. */
async function withWrongToken(name: string): Promise<HttpServers["servers"]> {
  const bearerTokenFile = path.join(world.directory, "wrong-token");
  await writeFile(bearerTokenFile, "another-token");
  return servers.servers.map((row) => (row.role === name ? { ...row, bearerTokenFile } : row));
}

/** Without what differs between two moments: times, ages, ids (those of metrics and logs cover the times of the query), measured numbers. */
function withoutTimes(investigation: Investigation): unknown {
  const { receipt } = investigation;
  const shown = {
    ...investigation,
    id: "<id>",
    triggerId: "<id>",
    revision: 0,
    receipt: {
      ...receipt,
      seconds: 0,
      sources: receipt.sources.map(({ name, state }) => `${name} ${state}`).toSorted(),
    },
    chart: investigation.chart && { ...investigation.chart, points: [] },
    observations: investigation.observations.map(({ text }) => withoutNumbers(text)),
    evidence: investigation.evidence.map((item) =>
      item.origin === "prometheus"
        ? { ...item, text: withoutNumbers(item.text), values: Object.keys(item.values) }
        : item,
    ),
  };
  const text = JSON.stringify(shown)
    .replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z/gu, "<time>")
    .replaceAll(/ @ [\d.]+/gu, " @ <time>")
    .replaceAll(/\b[0-9a-f]{16}\b/gu, "<id>")
    .replaceAll(/\b\d+ ?(?:s|m|min)\b/gu, "<age>")
    .replaceAll(/"amount":\d+,"unit":"s"/gu, `"amount":0,"unit":"s"`);
  return JSON.parse(text);
}

function withoutNumbers(text: string): string {
  return text.replaceAll(/[\d.]+/gu, "<number>");
}
