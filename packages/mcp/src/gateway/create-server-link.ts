import { AppError } from "@binnacle/contracts";
import { type Log, logFailure, withDeadline } from "@binnacle/runtime";
import { bulkhead, ConsecutiveBreaker, circuitBreaker, handleWhenResult } from "cockatiel";
import { createConnection } from "./create-connection.ts";
import { createPolicy } from "./create-policy.ts";
import type { Session } from "./open-session.ts";
import { readResult } from "./read-result.ts";
import type { Arguments, ListedTool, Outcome, ServerConfig } from "./server-config.ts";
import { isAnswer, toReason } from "./to-reason.ts";

/** One server behind its policy, queue, breaker and deadline. Never throws for a dead server. */
export interface ServerLink {
  readonly call: (tool: string, args: Arguments, signal: AbortSignal) => Promise<Outcome>;
  readonly tools: () => Promise<readonly ListedTool[]>;
  readonly warm: () => void;
  readonly close: () => Promise<void>;
}

interface Question {
  readonly tool: string;
  readonly args: Arguments;
  readonly signal: AbortSignal;
}

const maxWaiting = 200;
const failuresInARow = 3;
const pingMs = 3000;

export function createServerLink(config: ServerConfig, log: Log): ServerLink {
  const { name, timeoutMs, restMs = 10_000 } = config;
  const policy = createPolicy(config);
  const connection = createConnection(config, log);
  const lanes = bulkhead(config.concurrency, maxWaiting);
  const breaker = circuitBreaker(handleWhenResult(isFailed), {
    halfOpenAfter: restMs,
    breaker: new ConsecutiveBreaker(failuresInARow),
  });
  let lastFailure = "";
  return { call, tools, warm, close: connection.close };

  async function call(tool: string, args: Arguments, signal: AbortSignal): Promise<Outcome> {
    const refusal = policy.refusal(tool, args);
    if (refusal !== undefined) return refusal;
    try {
      return await withDeadline({ what: `The ${name} server`, timeoutMs, signal }, (own) =>
        lanes.execute(
          () => breaker.execute(() => ask({ tool, args: policy.complete(args), signal: own }, signal)),
          own,
        ),
      );
    } catch (error) {
      return { kind: "failed", why: whyNot(error) };
    }
  }

  /** What did not come to an answer: deadline, cancellation, open breaker, full queue. */
  function whyNot(error: unknown): string {
    if (error instanceof AppError) return error.message;
    return error instanceof BrokenCircuitError
      ? `the ${name} server failed ${failuresInARow} times in a row and rests for ${restMs / 1000} s; last: ${lastFailure}`
      : `the ${name} server is busy: ${maxWaiting} calls wait already`;
  }
