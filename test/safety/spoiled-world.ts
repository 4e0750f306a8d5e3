import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { type Binnacle, Config, createBinnacle } from "@binnacle/app";
import type { Case } from "@binnacle/cases";
import type { Model } from "@binnacle/contracts";
import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StreamableHTTPClientTransport } from "@modelcontextprotocol/sdk/client/streamableHttp.js";
import { openWorld } from "../support/open-world.ts";
import { serveTools } from "../support/serve-tools.ts";
import { type Spoil, type SpoilingProxy, startSpoilingProxy } from "./spoiling-proxy.ts";

/** The product and its servers on a recorded case, with somebody on each wire. */
export interface SpoiledWorld {
  readonly case: Case;
  /** The product; with a model, a new one. */
  readonly productWith: (model?: Model) => Binnacle;
  /** From now on, what backends answer to servers, and servers to the product. */
  readonly spoil: (how: { readonly backends?: Spoil; readonly servers?: Spoil }) => void;
  /** The client of MCP of a server, by role. */
  readonly clientOf: (role: string) => Client;
  readonly close: () => Promise<void>;
}

/** For answers that are not about deadlines. */
const timeoutMs = 20_000;
const patience = { toolTimeoutMs: timeoutMs, agentsTimeoutMs: timeoutMs };

export async function openSpoiledWorld(recorded: Case): Promise<SpoiledWorld> {
  const world = await openWorld(recorded);
  const { kubernetes, prometheus, opensearch } = world;
  const behind = await proxied([kubernetes.url, prometheus.url, opensearch.url]);
  const kubeconfig = path.join(world.directory, "spoiled-kubeconfig");
  const own = await readFile(world.settings.kubeconfig, "utf8");
  await writeFile(kubeconfig, own.replaceAll(kubernetes.url, behind.urlOf(kubernetes.url)));
  const settings = {
    ...world.settings,
    kubeconfig,
    ...(world.settings.prometheusUrl && { prometheusUrl: behind.urlOf(prometheus.url) }),
    opensearchUrl: behind.urlOf(opensearch.url),
  };
  const tools = await serveTools(settings, timeoutMs);
  const before = await proxied(tools.servers.map(({ url }) => new URL(url).origin));
  const servers = tools.servers.map(({ role, url }) => ({
    role,
    url: `${before.urlOf(new URL(url).origin)}${new URL(url).pathname}`,
  }));
  const clients = new Map(
    await Promise.all(
      tools.servers.map(async ({ role, url }) => [role, await clientOn(url)] as const),
    ),
  );
  Object.assign(process.env, world.environment);
  const started: Binnacle[] = [];
  return {
    case: world.case,
    productWith: (model) => {
      const config = Config.parse({ ...settings, ...patience, servers });
      const product = createBinnacle(config, { log: () => {}, model });
      started.push(product);
      return product;
    },
    spoil: (how) => {
      behind.spoil(how.backends);
      before.spoil(how.servers);
    },
    clientOf: (role) => {
      const client = clients.get(role);
      if (client === undefined) throw new Error(`no server ${role}`);
      return client;
    },
    close: async () => {
      await Promise.all(started.map((product) => product.close()));
      await Promise.all([...clients.values()].map((client) => client.close()));
      await before.close();
      await tools.close();
      await behind.close();
      await world.close();
    },
  };
}

/** A proxy before each address. */
async function proxied(addresses: readonly string[]) {
  const proxies = new Map<string, SpoilingProxy>();
  for (const address of addresses) proxies.set(address, await startSpoilingProxy(address));
  return {
    urlOf: (address: string) => proxies.get(address)?.url ?? address,
    spoil: (how?: Spoil) => {
      for (const proxy of proxies.values()) proxy.spoil(how);
    },
    close: async () => {
      await Promise.all([...proxies.values()].map((proxy) => proxy.close()));
    },
  };
}

async function clientOn(url: string): Promise<Client> {
  const client = new Client({ name: "fuzzer", version: "0.0.0" });
  await client.connect(new StreamableHTTPClientTransport(new URL(url)));
  return client;
}
