import { AppError } from "@binnacle/contracts";
import { type Log, logFailure, redactText, withDeadline } from "@binnacle/runtime";
import {
  BrokenCircuitError,
  bulkhead,
  ConsecutiveBreaker,
  circuitBreaker,
  handleWhenResult,
} from "cockatiel";
import { z } from "zod";
import { createConnection } from "./create-connection.ts";
import { createPolicy } from "./create-policy.ts";
import type { Session } from "./open-session.ts";
import { readResult } from "./read-result.ts";
import type { Arguments, ListedTool, Outcome, ServerConfig } from "./server-config.ts";
import { isAnswer, toReason } from "./to-reason.ts";

/** One server behind its policy, queue, breaker and deadline. Nothing here throws for a dead server. */
export interface ServerLink {
  readonly call: (tool: string, args: Arguments, signal: AbortSignal) => Promise<Outcome>;
  /** Asks the server anew; empty when it does not answer. */
  readonly tools: () => Promise<readonly ListedTool[]>;
  readonly warm: () => Promise<void>;
  readonly close: () => Promise<void>;
}

interface Question {
  readonly tool: string;
  readonly args: Arguments;
  /** Deadline and cancellation together. */
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
  const breaker = circuitBreaker(handleWhenResult(isFailure), {
    halfOpenAfter: restMs,
    breaker: new ConsecutiveBreaker(failuresInARow),
  });
  let lastWhy = "";
  return { call, tools, warm, close: connection.close };

  async function call(tool: string, args: Arguments, signal: AbortSignal): Promise<Outcome> {
    const denial = policy.denial(tool, args);
    if (denial !== undefined) return denial;
    const question = { tool, args: policy.complete(args) };
    try {
      return await withDeadline({ what: `${name} ${tool}`, timeoutMs, signal }, (own) =>
        lanes.execute(() => breaker.execute(() => answer({ ...question, signal: own })), own),
      );
    } catch (error) {
      return { kind: "failed", why: whyNone(error) };
    }

    async function answer(asked: Question): Promise<Outcome> {
      const outcome = await ask(asked);
      if (outcome.kind === "failed") lastWhy = outcome.why;
      // A caller who leaves says nothing about the server.
      return signal.aborted ? { kind: "refused", why: "cancelled" } : outcome;
    }
  }

  /** Every tool only reads, so a call whose session was lost is asked once more, in a new one. */
  async function ask(question: Question): Promise<Outcome> {
    const first = await attempt(question);
    const last = first.kind === "lost" ? await attempt(question) : first;
    return last.kind === "lost" ? { kind: "failed", why: last.why } : last;
  }

  async function attempt({ tool, args, signal }: Question): Promise<Outcome | Lost> {
    let session: Session | undefined;
    try {
      session = await inTime(connection.session(), signal);
      const admission = (await inTime(session.admissions(), signal)).get(tool);
      if (admission?.kind !== "admitted") return admission ?? notOffered;
      return await readResult(await session.call(tool, args, signal), config);
    } catch (error) {
      if (signal.aborted) return await giveUp(session, tool);
      const why = await redactText(toReason(error, config, session?.lastWords() ?? ""));
      const kind = blame(error, session);
      if (session !== undefined && kind === "lost") await connection.drop(session);
      return { kind, why };
    }
  }

  /** A hung tool is one matter, a hung server another: that one is replaced. */
  async function giveUp(session: Session | undefined, tool: string): Promise<Outcome> {
    session?.ping(pingMs).catch(async (error: unknown) => {
      logFailure(log, error, "server hangs and is ended");
      await connection.drop(session);
    });
    return { kind: "failed", why: `${name} ${tool} did not answer in ${timeoutMs / 1000} s.` };
  }

  async function inTime<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
    return await withDeadline({ what: name, timeoutMs, signal }, () => work);
  }

  /** Deadline, cancellation, open breaker or full queue. */
  function whyNone(error: unknown): string {
    if (error instanceof AppError) return error.message;
    return error instanceof BrokenCircuitError
      ? `${name} failed ${failuresInARow} times in a row and is not asked for ${restMs / 1000} s; last: ${lastWhy}`
      : `${name} is busy: ${maxWaiting} calls wait already`;
  }

  async function tools(): Promise<readonly ListedTool[]> {
    try {
      const session = await inTime(connection.session(), AbortSignal.timeout(timeoutMs));
      session.refresh();
      const admissions = await inTime(session.admissions(), AbortSignal.timeout(timeoutMs));
      return [...admissions.values()].flatMap((item) =>
        item.kind === "admitted" ? [item.tool] : [],
      );
    } catch (error) {
      logFailure(log, error, "server did not list its tools");
      return [];
    }
  }

  async function warm(): Promise<void> {
    try {
      await connection.session();
    } catch (error) {
      logFailure(log, error, "server is not connected");
    }
  }
}

/** The session ended under the call. */
interface Lost {
  readonly kind: "lost";
  readonly why: string;
}

const notOffered: Outcome = { kind: "refused", why: "the server does not offer this tool" };

/** Whether the server answered after all, could not be reached, or was lost on the way. */
function blame(error: unknown, session: Session | undefined): "refused" | "failed" | "lost" {
  if (session === undefined) return "failed";
  if (isAnswer(error) || session.isOverfull()) return "refused";
  return "lost";
}

function isFailure(outcome: unknown): boolean {
  return z.object({ kind: z.literal("failed") }).safeParse(outcome).success;
}
