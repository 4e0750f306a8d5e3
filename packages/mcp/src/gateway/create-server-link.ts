import type { ListedTool } from "@binnacle/contracts";
import { type Log, logFailure, withDeadline } from "@binnacle/runtime";
import { askServer } from "./ask-server.ts";
import { type Connection, createConnection, type LinkPorts } from "./create-connection.ts";
import { createGuard } from "./create-guard.ts";
import { createPolicy } from "./create-policy.ts";
import type { Outcome, Question, ServerConfig } from "./server-config.ts";

/** One server behind its policy, queue, breaker and deadline. Nothing here throws for a dead server. */
export interface ServerLink {
  readonly call: (question: Question, caller: AbortSignal) => Promise<Outcome>;
  /** Asks the server anew; empty when it does not answer. */
  readonly tools: () => Promise<readonly ListedTool[]>;
  readonly warm: () => Promise<void>;
  readonly close: () => Promise<void>;
}

export function createServerLink(config: ServerConfig, ports: LinkPorts): ServerLink {
  const { log } = ports;
  const denial = createPolicy(config);
  const guard = createGuard(config);
  const connection = createConnection(config, ports);
  return {
    call: async (question, caller) =>
      denial(question.tool, question.args) ??
      (await guard({ tool: question.tool, caller }, (signal) =>
        askServer({ ...question, caller, signal }, { config, connection, ...ports }),
      )),
    tools: () => listAdmitted(config, connection, log),
    warm: () => connectNow(connection, log),
    close: connection.close,
  };
}

async function listAdmitted(
  { timeoutMs, name }: ServerConfig,
  connection: Connection,
  log: Log,
): Promise<readonly ListedTool[]> {
  try {
    return await withDeadline({ what: name, timeoutMs }, async () => {
      const session = await connection.session();
      session.refresh();
      const admissions = await session.admissions();
      return [...admissions.values()].flatMap((item) =>
        item.kind === "admitted" ? [item.tool] : [],
      );
    });
  } catch (error) {
    logFailure(log, error, "server did not list its tools");
    return [];
  }
}

async function connectNow(connection: Connection, log: Log): Promise<void> {
  try {
    await connection.session();
  } catch (error) {
    logFailure(log, error, "server is not connected");
  }
}
