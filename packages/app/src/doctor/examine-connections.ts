import { setTimeout as sleep } from "node:timers/promises";
import { type May, type Person, present } from "@binnacle/contracts";
import { probeCredentials } from "@binnacle/memory-store";
import type { Log, Redactor } from "@binnacle/runtime";
import type { SlackStanding } from "@binnacle/slack";
import { type Config, environment } from "../config.ts";
import type { Connected } from "../connect-servers.ts";
import { awsChecks } from "./aws-checks.ts";
import type { Check } from "./check.ts";
import { clockChecks } from "./clock-checks.ts";
import { clusterChecks } from "./cluster-checks.ts";
import { databaseChecks } from "./database-checks.ts";
import type { Checked } from "./doctor-report.ts";
import { egressChecks } from "./egress-checks.ts";
import { kubeconfigIn } from "./kubeconfig-of.ts";
import { logsChecks } from "./logs-checks.ts";
import { memoryChecks } from "./memory-checks.ts";
import { metricsChecks } from "./metrics-checks.ts";
import { modelChecks } from "./model-checks.ts";
import { once } from "./once.ts";
import { runChecks } from "./run-checks.ts";
import { slackChecks } from "./slack-checks.ts";
import { namespacesIn, type SourcePorts, settingIn } from "./source-ports.ts";

export interface Connections {
  readonly config: Config;
  readonly connected: Connected;
  /** Ends when the servers have started; absent: they are started now. */
  readonly warming?: Promise<void>;
  /** For whom: of what they may not look at nothing is said. */
  readonly may: May;
  /** Who asks, for the log of what had no answer. */
  readonly by: Person;
  readonly redactor: Redactor;
  readonly log: Log;
  /** Of the bot of this process, where there is one. */
  readonly standing?: SlackStanding | undefined;
  /** Models are left out: a word of one costs money. */
  readonly isUnpaid?: boolean;
  /** Whether each source answers, and no right in a cluster: for whoever looks often. */
  readonly isBrief?: boolean;
  /** Of each check. */
  readonly timeoutMs: number;
  readonly signal?: AbortSignal;
}

/** Our servers have so long to start; it is not counted against what is asked of them. */
const startMs = 1500;
/** The chain and then the agent are asked: together within the time of a check. */
const credentialsShare = 0.5;

/** Looks at every connection of the configuration. */
export async function examineConnections(connections: Connections): Promise<readonly Checked[]> {
  const { config, connected, may, by, redactor, log, timeoutMs, standing } = connections;
  const { isUnpaid = false, isBrief = false, signal } = connections;
  const { gateway } = connected;
  const { warming = gateway.warm() } = connections;
  const namespacesOf = namespacesIn(config);
  const seen = (name: string): boolean => may.namespaces === "all" || may.namespaces.includes(name);
  const sources: SourcePorts = {
    tools: gateway.toolsFor({ may: { clusters: "all", namespaces: "all" }, by }),
    ready: Promise.race([warming.then(() => true), sleep(startMs, false)]),
    isBrief,
    settingOf: settingIn(config),
    kubeconfigOf: kubeconfigIn(config, environment()),
    narrowedTo: (cluster) => {
      const named = namespacesOf(cluster);
      return { namespaces: named.filter(seen), isWhole: named.every(seen) };
    },
    logIndex: config.opensearchIndex ?? "logs-*",
  };
  const clusters = connected.clusters.filter((cluster) => {
    const named = namespacesOf(cluster);
    const isNamed = may.clusters === "all" || may.clusters.includes(cluster);
    return isNamed && (named.length === 0 || named.some(seen));
  });
  const checks = checksOf(ofClusters(clusters, config), {
    clusters,
    sources,
    log,
    redactor,
    timeoutMs,
    standing,
    isUnpaid,
  });
  return await redactor.value(await runChecks(checks, { timeoutMs, log, ...present({ signal }) }));
}

/** Addresses of servers of other clusters are no part of it. */
function ofClusters(names: readonly string[], config: Config): Config {
  const servers = config.servers.filter(
    ({ clusters }) => clusters === undefined || clusters.some(({ name }) => names.includes(name)),
  );
  return { ...config, servers };
}

interface Ports {
  readonly clusters: readonly string[];
  readonly sources: SourcePorts;
  readonly log: Log;
  readonly redactor: Redactor;
  readonly timeoutMs: number;
  readonly standing: SlackStanding | undefined;
  readonly isUnpaid: boolean;
}

function checksOf(config: Config, { clusters, sources, isUnpaid, ...ports }: Ports): Check[] {
  const credentials = once(() => probeCredentials(ports.timeoutMs * credentialsShare));
  const slack = slackChecks({ config, ...ports });
  const memory = memoryChecks({ memory: config.memory, credentials });
  const kubernetes = clusters.map((cluster) => clusterChecks(cluster, sources));
  const told = [slack, ...kubernetes, memory];
  return [
    ...slack.checks,
    ...kubernetes.flatMap(({ checks }) => checks),
    ...clusters.flatMap((cluster) => metricsChecks(cluster, sources)),
    ...clusters.flatMap((cluster) => logsChecks(cluster, sources)),
    ...(isUnpaid ? [] : modelChecks({ config, credentials, ...ports })),
    ...awsChecks({ config, credentials, environment: environment(), ...ports }),
    ...memory.checks,
    ...databaseChecks(config),
    ...clockChecks(told.flatMap(({ clocks }) => clocks)),
    ...egressChecks(config),
  ];
}
