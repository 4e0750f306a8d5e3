import {
  AppError,
  type Asking,
  type Clock,
  type May,
  present,
  type ToolCall,
  type ToolSource,
} from "@binnacle/contracts";
import { createRedactor, type Log, type Redactor } from "@binnacle/runtime";
import { readArguments } from "../server/read-arguments.ts";
import { audited } from "./audited.ts";
import { createLedger } from "./create-ledger.ts";
import { createServerLink, type ServerLink } from "./create-server-link.ts";
import { argumentsWithin, reasonAgainstScope } from "./reason-against-scope.ts";
import type {
  AbsentServer,
  Arguments,
  ClusterIdOf,
  Gateway,
  Outcome,
  Question,
  ServerConfig,
} from "./server-config.ts";
import { noServer, toAnswered, toTyped } from "./to-answered.ts";
import { unlessAborted } from "./unless-aborted.ts";

export interface GatewayOptions {
  readonly servers: readonly ServerConfig[];
  /** Servers that are not configured: asking them is a gap with the remedy. */
  readonly absent?: readonly AbsentServer[];
  /** Needed where a server does not read the cluster itself. */
  readonly clusterIdOf?: ClusterIdOf;
  readonly log: Log;
  readonly redactor?: Redactor;
  readonly clock?: Clock;
}

interface Row {
  readonly config: ServerConfig;
  readonly link: ServerLink;
}

/** Connects at the first call, or with `warm`. Throws `AppError` (bad_input) when two servers have one name. */
export function createGateway(options: GatewayOptions): Gateway {
  const { servers, log, redactor = createRedactor() } = options;
  const rows = servers.map((config) => ({
    config,
    link: createServerLink(config, { log, redactor }),
  }));
  const names = rows.map(({ config }) => config.name);
  if (new Set(names).size < names.length)
    throw new AppError("bad_input", "Two servers have the same name. Give each its own.");
  const ledger = createLedger(names);
  const links = rows.map(({ link }) => link);
  return {
    toolsFor: (asker) =>
      audited(createToolSource(rows, { ...options, ...asker, ledger }), asker, { log, redactor }),
    ledger: ledger.read,
    warm: async () => {
      await Promise.all(links.map((link) => link.warm()));
    },
    close: async () => {
      await Promise.all(links.map((link) => link.close()));
    },
  };
}

interface Sourcing extends GatewayOptions {
  readonly may: May;
  readonly ledger: ReturnType<typeof createLedger>;
}

function createToolSource(rows: readonly Row[], sourcing: Sourcing): ToolSource {
  const { absent } = sourcing;
  const serving = ({ cluster }: Asking): Row[] =>
    rows.filter(({ config }) => config.clusters.some(({ name }) => name === cluster));
  return {
    async ask(contract, input, asking) {
      const { role, name } = contract;
      const isOfRole = ({ config }: Row): boolean => config.role === role;
      const row = serving(asking).find(isOfRole);
      if (row === undefined)
        return noServer(role, asking, { absent, elsewhere: rows.find(isOfRole)?.config });
      const { outcome, ms } = await call(
        row,
        { server: row.config.name, tool: name, args: input },
        { ...sourcing, asking },
      );
      return toTyped(contract, toAnswered(outcome, { config: row.config, ms }), row.config);
    },
    async list(asking) {
      return (await Promise.all(serving(asking).map(({ link }) => link.tools()))).flat();
    },
    async call(given, asking) {
      const row = serving(asking).find(({ config }) => config.name === given.server);
      if (row === undefined) return noServer(given.server, asking, { absent });
      const { outcome, ms } = await call(row, given, { ...sourcing, asking });
      return toAnswered(outcome, { config: row.config, ms });
    },
  };
}

async function call(
  { config, link }: Row,
  { tool, args: given }: ToolCall,
  {
    asking,
    may,
    ledger,
    log,
    clock = Date.now,
    clusterIdOf,
  }: Sourcing & { readonly asking: Asking },
): Promise<{ outcome: Outcome; ms: number }> {
  const { cluster, signal } = asking;
  const read = await argumentsOf(config, { tool, args: given });
  if (read.kind !== "read") return { outcome: read, ms: 0 };
  const args = argumentsWithin({ config, tool, args: read.args }, may);
  const why = reasonAgainstScope({ config, tool, args }, { cluster, may });
  if (why !== undefined) return { outcome: { kind: "denied", reason: "refused", why }, ms: 0 };
  const startedMs = clock();
  const question: Question = {
    tool,
    args,
    cluster: {
      ...(await calledCluster(config, asking, clusterIdOf)),
      ...(may.namespaces === "all" ? {} : { namespaces: may.namespaces }),
    },
  };
  const outcome = await link.call(question, signal);
  const ms = clock() - startedMs;
  ledger.add(config.name, outcome, ms);
  log({ server: config.name, tool, ms, outcome: outcome.kind }, "tool called");
  return { outcome, ms };
}

/** Of a tool of ours as its server will read them: what is permitted is decided on those. */
async function argumentsOf(
  { allow }: ServerConfig,
  { tool, args }: Pick<ToolCall, "tool" | "args">,
): Promise<
  | { readonly kind: "read"; readonly args: Arguments }
  | Extract<Outcome, { kind: "denied" | "refused" }>
> {
  const contract = allow.find((entry) => entry.tool === tool)?.contract;
  if (contract === undefined) return { kind: "read", args };
  try {
    return { kind: "read", args: await readArguments(contract, args) };
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return { kind: "denied", reason: error.kind, why: error.message };
  }
}

/** A call does not wait longer than this for the id of its cluster, which the next one may find. */
const idWaitMs = 5000;

/** Undefined when that takes too long, or the caller gives up before. */
async function inTime<T>(work: Promise<T> | undefined, caller: AbortSignal) {
  if (work === undefined) return undefined;
  const signal = AbortSignal.any([caller, AbortSignal.timeout(idWaitMs)]);
  try {
    return await unlessAborted(work, signal);
  } catch (error) {
    if (!signal.aborted) throw error;
    return undefined;
  }
}

async function calledCluster(
  { clusters, knowsClusterId }: ServerConfig,
  { cluster, signal }: Asking,
  clusterIdOf: ClusterIdOf | undefined,
): Promise<Question["cluster"]> {
  const match = clusters.find(({ name }) => name === cluster)?.match;
  const learnt = knowsClusterId === true ? undefined : clusterIdOf?.(cluster);
  return present({ id: await inTime(learnt, signal), match });
}
