import { type Log, logFailure, type Redactor } from "@binnacle/runtime";
import type { Connection } from "./create-connection.ts";
import type { Session } from "./open-session.ts";
import { readResult } from "./read-result.ts";
import type { Outcome, Question, ServerConfig } from "./server-config.ts";
import { isAnswer, toReason } from "./to-reason.ts";
import { unlessAborted } from "./unless-aborted.ts";

export interface Waiting extends Question {
  /** Cancellation by the caller alone. */
  readonly caller: AbortSignal;
  /** Deadline and cancellation together. */
  readonly signal: AbortSignal;
}

/** The session ended under the call. */
interface Lost {
  readonly kind: "lost";
  /** `cut`: an answer was too large. */
  readonly gap: "unreachable" | "cut";
  readonly why: string;
}

const pingMs = 3000;
const notOffered: Outcome = {
  kind: "unseen",
  gap: "refused",
  why: "the server does not offer this tool",
};

export interface Target {
  readonly config: ServerConfig;
  readonly connection: Connection;
  readonly log: Log;
  readonly redactor: Redactor;
}

/**
 * Asks one server one question. Never throws. Every tool only reads, so a question whose session was lost is asked once
 * more, apart from the others: one of those may have ended it, and one that ends its server ends no other question.
 */
export async function askServer(question: Waiting, target: Target): Promise<Outcome> {
  const { config, connection } = target;
  // Nobody waits for it any more: no server is started for it.
  if (question.signal.aborted) return toLate(question, config);
  const ask = (session: Session) => askIn(session, question, target);
  const first = await attempt(async () => ask(await connection.session()), question, target);
  if (first.kind !== "lost") return first;
  const last = await attempt(() => connection.apart(ask, question.signal), question, target);
  if (last.kind !== "lost") return last;
  return { ...last, kind: last.gap === "cut" ? "unseen" : "failed" };
}

async function attempt(
  work: () => Promise<Outcome | Lost>,
  question: Waiting,
  { config, redactor }: Target,
): Promise<Outcome | Lost> {
  try {
    return await unlessAborted(work(), question.signal);
  } catch (error) {
    if (question.signal.aborted) return toLate(question, config);
    const why = await redactor.text(toReason(error, config, ""));
    return {
      kind: "unreached",
      gap: "unreachable",
      why,
      remedy: { text: await remedyFor(config) },
    };
  }
}

async function askIn(session: Session, question: Waiting, target: Target): Promise<Outcome | Lost> {
  const { tool, signal, caller } = question;
  try {
    const admission = (await unlessAborted(session.admissions(), signal)).get(tool);
    if (admission === undefined) return notOffered;
    if (admission.kind === "refused") return { ...admission, kind: "unseen", gap: "refused" };
    const result = await session.call(question, signal);
    return await readResult(result, {
      config: target.config,
      redactor: target.redactor,
      question,
      now: Date.now(),
    });
  } catch (error) {
    if (!signal.aborted) return await explain(error, session, target);
    // Nobody waits for it: the caller has its answer, the next one gets a server that lives.
    if (!caller.aborted) void endIfHung(session, target);
    return toLate(question, target.config);
  }
}

async function explain(
  error: unknown,
  session: Session,
  { config, connection, redactor }: Target,
): Promise<Outcome | Lost> {
  const isOverfull = session.isOverfull();
  const why = await redactor.text(toReason(error, config, session.lastWords()));
  if (!isOverfull && isAnswer(error)) return { kind: "refused", reason: "bad_input", why };
  await connection.drop(session);
  return { kind: "lost", gap: isOverfull ? "cut" : "unreachable", why };
}

/** A hung tool is one matter, a hung server another: that one is replaced. */
async function endIfHung(session: Session, { config, connection, log }: Target): Promise<void> {
  try {
    await session.ping(Math.min(pingMs, config.timeoutMs));
  } catch (error) {
    logFailure(log, error, "server hangs and is ended");
    await connection.drop(session);
  }
}

function toLate({ tool, caller }: Waiting, { name, timeoutMs }: ServerConfig): Outcome {
  return caller.aborted
    ? { kind: "unseen", gap: "timed_out", why: `${name} ${tool} was cancelled.` }
    : {
        kind: "failed",
        gap: "timed_out",
        why: `${name} ${tool} did not answer in ${timeoutMs / 1000} s.`,
      };
}

/** How words are written for a shell is known to the engine alone, which is loaded when it is wanted. */
async function remedyFor({ name, transport }: ServerConfig): Promise<string> {
  if (transport.kind !== "http") return `Read the lines of the server ${name} in the log.`;
  const { shellLine } = await import("@binnacle/diagnosis");
  return `curl -i ${shellLine([transport.url])}`;
}
