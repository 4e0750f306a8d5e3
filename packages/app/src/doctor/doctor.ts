import { AppError } from "@binnacle/contracts";
import { createLog, type Log } from "@binnacle/runtime";
import { assertClustersKnown } from "../access-settings.ts";
import { type Config, readConfig } from "../config.ts";
import { connectServers } from "../connect-servers.ts";
import { openRedaction } from "../open-redaction.ts";
import { type Checked, DoctorReport } from "./doctor-report.ts";
import { toTerminal } from "./to-terminal.ts";

export interface Examining {
  /** Of settings; absent: the environment alone. */
  readonly file: string | undefined;
  /** `start`: only with what the bot does not start with. */
  readonly failOn: "anything" | "start";
  readonly isJson: boolean;
  readonly isColoured: boolean;
  /** Of each check. */
  readonly timeoutMs: number;
  readonly write: (text: string) => void;
}

/** Looks at every connection of the configuration and says what is wrong and what mends it. 1: something is that it fails on. */
export async function doctor(examining: Examining): Promise<0 | 1> {
  const started = performance.now();
  const { failOn } = examining;
  const found = await examined(examining);
  const checks = failOn === "start" ? found.map(beforeStart) : found;
  const isWrong = checks.some(({ state }) => state === "wrong");
  const report = DoctorReport.parse({
    state: isWrong ? "wrong" : "ok",
    at: new Date().toISOString(),
    ms: Math.round(performance.now() - started),
    checks,
  });
  const { isJson, write } = examining;
  write(isJson ? `${JSON.stringify(report, undefined, 2)}\n` : toTerminal(report, examining));
  const isFailed = failOn === "anything" ? isWrong : checks.some((check) => check.preventsStart);
  return isFailed ? 1 : 0;
}

/** What a start needs is wrong where nobody configured it. */
function beforeStart(check: Checked): Checked {
  return check.preventsStart === true ? { ...check, state: "wrong" } : check;
}

const settings = { id: "configuration", section: "Configuration", what: "settings" };

async function examined({ file, timeoutMs }: Examining): Promise<readonly Checked[]> {
  try {
    const config = await readConfig(file);
    const named = file === undefined ? "from the environment" : `${file} is read`;
    const own: Checked = { ...settings, state: "ok", why: named, ms: 0 };
    return [own, ...(await examine(config, timeoutMs))];
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return [{ ...settings, state: "wrong", why: error.message, preventsStart: true, ms: 0 }];
  }
}

async function examine(config: Config, timeoutMs: number): Promise<readonly Checked[]> {
  const redaction = openRedaction(config);
  const { redactor } = redaction;
  const log: Log = config.log === "json" ? createLog("doctor", redactor) : () => {};
  // A source that hangs has to be told from a server that does, within the time of a check.
  const toolTimeoutMs = Math.min(config.toolTimeoutMs, timeoutMs / 2);
  const how = { ...redaction, isBrief: true };
  const connected = connectServers({ ...config, toolTimeoutMs }, log, how);
  assertClustersKnown(config.access, connected.clusters);
  const asker = {
    may: { clusters: "all", namespaces: "all" },
    by: { id: "cli:doctor", name: "doctor" },
  } as const;
  // The servers start while the checks are loaded.
  const warming = connected.gateway.warm();
  try {
    const { examineConnections } = await import("./examine-connections.ts");
    const given = { config, connected, ...asker, redactor, log, timeoutMs, warming };
    return await examineConnections(given);
  } finally {
    await connected.gateway.close();
  }
}
