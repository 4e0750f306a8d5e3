import { setTimeout as sleep } from "node:timers/promises";
import { AppError } from "@binnacle/contracts";
import { probeCredentials } from "@binnacle/memory-store";
import { createLog, type Log, type Redactor } from "@binnacle/runtime";
import { assertClustersKnown } from "../access-settings.ts";
import { type Config, environment, readConfig } from "../config.ts";
import { connectServers } from "../connect-servers.ts";
import { openRedaction } from "../open-redaction.ts";
import { awsChecks } from "./aws-checks.ts";
import type { Check } from "./check.ts";
import { clockChecks } from "./clock-checks.ts";
import { clusterChecks } from "./cluster-checks.ts";
import { type Checked, DoctorReport } from "./doctor-report.ts";
import { egressChecks } from "./egress-checks.ts";
import { logsChecks } from "./logs-checks.ts";
import { memoryChecks } from "./memory-checks.ts";
import { metricsChecks } from "./metrics-checks.ts";
import { modelChecks } from "./model-checks.ts";
import { once } from "./once.ts";
import { runChecks } from "./run-checks.ts";
import { slackChecks } from "./slack-checks.ts";
import { namespacesIn, type SourcePorts, settingIn } from "./source-ports.ts";
import { toTerminal } from "./to-terminal.ts";

export interface Examining {
  /** Of settings; absent: the environment alone. */
  readonly file: string | undefined;
  readonly isJson: boolean;
  readonly isColoured: boolean;
  /** Of each check. */
  readonly timeoutMs: number;
  readonly write: (text: string) => void;
}

/** Our servers have so long to start; it is not counted against what is asked of them. */
const startMs = 1500;

/** Looks at every connection of the configuration and says what is wrong and what mends it. 1: something is wrong. */
export async function doctor(examining: Examining): Promise<0 | 1> {
  const started = performance.now();
  const checks = await examined(examining);
  const isWrong = checks.some(({ state }) => state === "wrong");
  const report = DoctorReport.parse({
    state: isWrong ? "wrong" : "ok",
    at: new Date().toISOString(),
    ms: Math.round(performance.now() - started),
    checks,
  });
  const { isJson, write } = examining;
  write(isJson ? `${JSON.stringify(report, undefined, 2)}\n` : toTerminal(report, examining));
  return isWrong ? 1 : 0;
}

const settings = { id: "configuration", section: "Configuration", what: "settings" };

async function examined({ file, timeoutMs }: Examining): Promise<readonly Checked[]> {
  try {
    const config = await readConfig(file);
    const named = file === undefined ? "from the environment" : `${file} is read`;
    const own: Checked = { ...settings, state: "ok", why: named, ms: 0 };
    return [own, ...(await examineConnections(config, timeoutMs))];
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return [{ ...settings, state: "wrong", why: error.message, ms: 0 }];
  }
}

/** The chain and then the agent are asked: together within the time of a check. */
const credentialsShare = 0.5;

async function examineConnections(config: Config, timeoutMs: number): Promise<Checked[]> {
  const redaction = openRedaction(config);
  const { redactor } = redaction;
  const log: Log = config.log === "json" ? createLog("doctor", redactor) : () => {};
  // A source that hangs has to be told from a server that does, within the time of a check.
  const toolTimeoutMs = Math.min(config.toolTimeoutMs, timeoutMs / 2);
  const how = { ...redaction, isBrief: true };
  const { gateway, clusters } = connectServers({ ...config, toolTimeoutMs }, log, how);
  assertClustersKnown(config.access, clusters);
  const by = { id: "cli:doctor", name: "doctor" };
  const sources = {
    tools: gateway.toolsFor({ may: { clusters: "all", namespaces: "all" }, by }),
    ready: Promise.race([gateway.warm().then(() => true), sleep(startMs, false)]),
    settingOf: settingIn(config),
    namespacesOf: namespacesIn(config),
    logIndex: config.opensearchIndex ?? "logs-*",
  };
  try {
    const checks = checksOf(config, { clusters, sources, log, redactor, timeoutMs });
    return await redactor.value(await runChecks(checks, { timeoutMs, log }));
  } finally {
    await gateway.close();
  }
}

interface Ports {
  readonly clusters: readonly string[];
  readonly sources: SourcePorts;
  readonly log: Log;
  readonly redactor: Redactor;
  readonly timeoutMs: number;
}

function checksOf(config: Config, { clusters, sources, ...ports }: Ports): Check[] {
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
    ...modelChecks({ config, ...ports }),
    ...awsChecks({ config, credentials, environment: environment(), ...ports }),
    ...memory.checks,
    ...clockChecks(told.flatMap(({ clocks }) => clocks)),
    ...egressChecks(config),
  ];
}
