import { type Asker, eks, present } from "@binnacle/contracts";
import {
  type AbsentServer,
  createGateway,
  type Gateway,
  type ServerConfig,
} from "@binnacle/mcp/gateway";
import type { Log } from "@binnacle/runtime";
import { compileCache } from "./compile-cache.ts";
import { type Config, environment } from "./config.ts";
import { openRedaction, type Redaction } from "./open-redaction.ts";
import { secretIn } from "./secret-in.ts";
import type { ServerRow } from "./server-row.ts";
import { type Flags, type ServerKind, serverKinds } from "./servers.table.ts";

/** Calls at once to one server; an investigation makes fewer. */
const concurrency = 8;
/** A child may have to start first; the server's own deadline, and its better sentence, comes before ours. */
const startMs = 3000;

/** The product itself may look at everything that is configured. */
const itself: Asker = {
  may: { clusters: "all", namespaces: "all" },
  by: { id: "binnacle", name: "Binnacle" },
};

export interface Connected {
  readonly gateway: Gateway;
  /** Configured names, the first is meant when none is named. */
  readonly clusters: readonly string[];
}

export interface Connecting extends Redaction {
  /** For one question: no server begins what pays off later. */
  readonly isBrief?: boolean;
}

/** The configured servers behind the gateway: children unless an address is given, absent ones as named gaps. */
export function connectServers(
  config: Config,
  log: Log,
  { redactor, keyFile, isBrief = false }: Connecting = openRedaction(config),
): Connected {
  const rows = Object.entries(serverKinds).flatMap(([role, kind]) => rowsOf(role, kind, config));
  const clusters = clustersOf(rows);
  const several = clusters.length > 1;
  const servers = rows.map((row) => toServer(row, { ...config, keyFile, isBrief }, several));
  const clusterIdOf = createClusterIds(() => gateway, {
    log,
    timeoutMs: config.toolTimeoutMs + startMs,
  });
  const gateway: Gateway = createGateway({
    servers,
    absent: absentIn(rows, config),
    clusterIdOf,
    log,
    redactor,
  });
  const told = servers.filter(({ knowsClusterId }) => knowsClusterId !== true);
  const warm = async () => {
    await gateway.warm();
    await Promise.all(clustersOf(told).map(clusterIdOf));
  };
  return { gateway: { ...gateway, warm }, clusters };
}

function clustersOf(servers: readonly Pick<ServerConfig, "clusters">[]): string[] {
  return [...new Set(servers.flatMap(({ clusters }) => clusters.map(({ name }) => name)))];
}

type Row = Omit<ServerRow, "flags"> & {
  readonly clusters: NonNullable<ServerRow["clusters"]>;
  readonly flags?: Flags | undefined;
};

/** The rows of the configuration for this role; without any, the one that the settings of a single cluster mean. */
function rowsOf(role: string, kind: ServerKind, config: Config): Row[] {
  const clusters = [{ name: config.clusterName }];
  const written = config.servers.filter((row) => row.role === role);
  if (written.length > 0)
    return written.map((row) => ({ ...row, clusters: row.clusters ?? clusters }));
  const flags = kind.flags?.(config);
  return flags === undefined ? [] : [{ role, clusters, flags }];
}

function absentIn(rows: readonly Row[], { servers }: Config): AbsentServer[] {
  return Object.entries(serverKinds).flatMap(([role, { absent, origin, what }]) => {
    if (absent === undefined || rows.some((row) => row.role === role)) return [];
    // Where servers are rows, the settings of a single cluster would change nothing.
    const row = { text: `add a server of the role ${role} to the setting servers` };
    const remedy = servers.length > 0 ? row : absent.remedy;
    return [{ role, gap: { origin, what, kind: "not_configured", ...absent, remedy } }];
  });
}

/** Beside the settings: where the children find the key of placeholders, and how long they live. */
interface Settings extends Config {
  readonly keyFile: string;
  readonly isBrief: boolean;
}

function toServer(row: Row, config: Settings, several: boolean): ServerConfig {
  const kind = kindOf(row);
  const { policy, origin, what, knowsClusterId } = kind;
  const [first] = row.clusters;
  return {
    name:
      row.name ?? (several && row.clusters.length === 1 ? `${row.role}-${first?.name}` : row.role),
    role: row.role,
    clusters: row.clusters,
    origin,
    what,
    ...present({ knowsClusterId }),
    transport: transportOf(several ? withContext(row) : row, kind, config),
    ...policy,
    timeoutMs: config.toolTimeoutMs + startMs,
    concurrency,
  };
}

function kindOf({ role }: Row): ServerKind {
  const kind = serverKinds[role];
  if (kind === undefined)
    throw new RangeError(`the configuration let an unknown role ${role} pass`);
  return kind;
}

/** Beside another cluster the commands that people are given name theirs. */
function withContext(row: Row): Row {
  const [cluster] = row.clusters;
  if (row.role !== "eks" || cluster === undefined) return row;
  const context = row.flags?.["context"] ?? cluster.name;
  return {
    ...row,
    flags: { "cluster-name": cluster.name, "kubectl-context": context, ...row.flags },
  };
}

function transportOf(
  { url, bearerTokenFile, tls, flags = {} }: Row,
  { command, environment: names, policy, brief = [] }: ServerKind,
  { toolTimeoutMs, keyFile, isBrief }: Settings,
): ServerConfig["transport"] {
  // Read anew for each request; that it is there is known at start.
  if (bearerTokenFile !== undefined) secretIn(bearerTokenFile, "bearerTokenFile of a server");
  if (url !== undefined) return { kind: "http", url, ...present({ bearerTokenFile, tls }) };
  const [program = "", ...args] = command;
  const own =
    policy.isOurs === true
      ? ["--timeout-ms", String(toolTimeoutMs), "--placeholder-key-file", keyFile]
      : [];
  const once = isBrief ? brief : [];
  return {
    kind: "stdio",
    command: program,
    args: [...args, ...argumentsOf(flags), ...own, ...once],
    env: environmentOf(names),
  };
}

function argumentsOf(flags: Flags): string[] {
  return Object.entries(flags).flatMap(([flag, value]) => {
    if (value === undefined) return [];
    return value === true ? [`--${flag}`] : [`--${flag}`, value];
  });
}

function environmentOf(names: readonly string[]): Record<string, string> {
  const read = environment();
  const found = names.flatMap((key) => Object.entries(present({ [key]: read[key] })));
  return { NODE_COMPILE_CACHE: compileCache, ...Object.fromEntries(found) };
}

interface Identifying {
  readonly log: Log;
  /** A server may have to start first; who asks does not wait so long. */
  readonly timeoutMs: number;
}

/** A cluster that did not tell its id is left alone for so long. */
const restMs = 30_000;

/** The uid of namespace kube-system, asked of the eks server of a cluster: once, and again only where it did not answer. */
function createClusterIds(gateway: () => Gateway, identifying: Identifying) {
  const asked = new Map<string, Promise<string | undefined>>();
  return async (cluster: string): Promise<string | undefined> => {
    const before = asked.get(cluster);
    if (before !== undefined) return await before;
    const asking = identified(cluster, gateway(), identifying);
    asked.set(cluster, asking);
    const uid = await asking;
    if (uid === undefined) setTimeout(() => asked.delete(cluster), restMs).unref();
    return uid;
  };
}

async function identified(cluster: string, gateway: Gateway, { log, timeoutMs }: Identifying) {
  const input = { kind: "Namespace", name: "kube-system" };
  const options = { cluster, signal: AbortSignal.timeout(timeoutMs) };
  const answered = await gateway.toolsFor(itself).ask(eks.getObject, input, options);
  if (answered.kind === "ok") return answered.result.ref.uid;
  const why = answered.kind === "gap" ? answered.gap.why : answered.why;
  log({ cluster, why }, "cluster id is not known");
  return undefined;
}
