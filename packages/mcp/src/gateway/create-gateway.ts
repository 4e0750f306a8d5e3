import { AppError, type Clock, type Gap, type Origin, type ToolResult } from "@binnacle/contracts";
import type { Log } from "@binnacle/runtime";
import { createLedger } from "./create-ledger.ts";
import { createServerLink, type ServerLink } from "./create-server-link.ts";
import type { AbsentServer, Gateway, Outcome, ServerConfig } from "./server-config.ts";

export interface GatewayOptions {
  readonly servers: readonly ServerConfig[];
  /** Servers that are not configured, and why: asking them is a gap with the remedy. */
  readonly absent?: Readonly<Record<string, AbsentServer>>;
  readonly log: Log;
  readonly clock?: Clock;
}

/**
 * Connects at the first call, or with `warm`. Throws `AppError` (bad_input) when two servers have one name.
 */
export function createGateway({
  servers,
  absent = {},
  log,
  clock = Date.now,
}: GatewayOptions): Gateway {
  const links = new Map<string, { config: ServerConfig; link: ServerLink }>(
    servers.map((config) => [config.name, { config, link: createServerLink(config, log) }]),
  );
  if (links.size < servers.length)
    throw new AppError("bad_input", "Two servers have the same name. Give each its own.");
  const all = [...links.values()].map(({ link }) => link);
  const ledger = createLedger([...links.keys()]);
  return {
    async call({ server, tool, args }, { signal }) {
      const found = links.get(server);
      if (found === undefined) return { kind: "gap", gap: gapOfAbsent(server, absent) };
      const startedMs = clock();
      const outcome = await found.link.call(tool, args, signal);
      const ms = clock() - startedMs;
      ledger.add(server, outcome, ms);
      log({ server, tool, ms, outcome: outcome.kind }, "tool called");
      return toToolResult(outcome, found.config);
    },
    tools: async () => (await Promise.all(all.map((link) => link.tools()))).flat(),
    ledger: ledger.read,
    warm: async () => {
      await Promise.all(all.map((link) => link.warm()));
    },
    close: async () => {
      await Promise.all(all.map((link) => link.close()));
    },
  };
}

function toToolResult(outcome: Outcome, config: ServerConfig): ToolResult {
  if (outcome.kind === "answered") return outcome.result;
  const { origin, what } = subjectOf(config);
  const { why, remedy } = outcome;
  return {
    kind: "gap",
    gap: { origin, what, why, ...(remedy === undefined ? {} : { remedy }) },
  };
}

function gapOfAbsent(server: string, absent: Readonly<Record<string, AbsentServer>>): Gap {
  const reason = Object.hasOwn(absent, server) ? absent[server] : undefined;
  return {
    ...subjectOf({ name: server }),
    ...(reason ?? {
      why: `${server} is not configured`,
      remedy: `Configure the server ${server}.`,
    }),
  };
}

const origins: Readonly<Record<string, Origin>> = {
  eks: "kubernetes",
  prometheus: "prometheus",
  opensearch: "opensearch",
};

const subjects: Readonly<Record<Origin, string>> = {
  kubernetes: "the cluster",
  prometheus: "metrics",
  opensearch: "logs",
  memory: "past incidents",
};

function subjectOf({ name, ...given }: Pick<ServerConfig, "name" | "origin" | "what">) {
  const origin = given.origin ?? origins[name] ?? "kubernetes";
  return { origin, what: given.what ?? subjects[origin] };
}
