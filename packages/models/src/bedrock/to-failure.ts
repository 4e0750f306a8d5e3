import { AppError, type ModelFailure, present } from "@binnacle/contracts";
import { createRedactor, networkReason, type Redactor } from "@binnacle/runtime";
import { type Asked, byStatus, type FailureRule, failures, refusals } from "./failures.table.ts";

const MAX_MESSAGE_CHARACTERS = 400;

interface Failing extends Asked {
  readonly redactor?: Redactor;
}

/**
 * What a thrown error means to a person: an exception of the service, in a stream or not, credentials that cannot be had,
 * a connection that fails, or an answer that is none.
 */
export async function toFailure(error: unknown, asked: Failing): Promise<ModelFailure> {
  if (error instanceof AppError) {
    return { class: "auth", why: error.message, ...present({ remedy: error.remedy }) };
  }
  const rule = ruleOf(error);
  if (rule === undefined) return await withoutAnswer(error, asked);
  const said = rule.isSecret ? "." : await saidBy(error, asked);
  return {
    class: rule.class,
    why: `Bedrock ${rule.says} ${asked.modelId} (${asked.region})${said}`,
    ...present({ remedy: rule.remedy?.(asked) }),
  };
}

function ruleOf(error: unknown): FailureRule | undefined {
  const { name, message } = error instanceof Error ? error : new Error("");
  // In a stream the names of exceptions may begin with a small letter.
  const exception = name.charAt(0).toUpperCase() + name.slice(1);
  const known = failures[exception];
  if (known && exception !== "ValidationException") return known;
  if (known) return refusals.find(({ pattern }) => pattern.test(message)) ?? known;
  const status = statusOf(error);
  return byStatus.find(({ from, to }) => status >= from && status <= to);
}

function statusOf(error: unknown): number {
  const metadata = typeof error === "object" && error !== null && "$metadata" in error;
  if (!metadata || typeof error.$metadata !== "object" || error.$metadata === null) return 0;
  const status = "httpStatusCode" in error.$metadata ? error.$metadata.httpStatusCode : 0;
  return typeof status === "number" ? status : 0;
}

/** `: message.`, or `.` where there is none. */
async function saidBy(error: unknown, { redactor = createRedactor() }: Failing): Promise<string> {
  const message = error instanceof Error ? error.message.trim() : "";
  if (message === "") return ".";
  const shown = (await redactor.text(message)).slice(0, MAX_MESSAGE_CHARACTERS);
  return `: ${shown}${/[.!?]$/u.test(shown) ? "" : "."}`;
}

async function withoutAnswer(error: unknown, asked: Failing): Promise<ModelFailure> {
  const { modelId, region } = asked;
  const code = codeOf(error);
  if (code === undefined && !isTimeout(error)) {
    const why = `What came from ${modelId} (${region}) is no answer${await saidBy(error, asked)}`;
    return { class: "malformed", why };
  }
  const reason = isTimeout(error) ? "the connection is not accepted" : networkReason(error);
  const remedy = {
    text: `Check the endpoint and the network policy; an unknown host means that Bedrock is not in ${region}.`,
  };
  return {
    class: "network",
    why: `Bedrock cannot be reached for ${modelId} (${region}): ${reason}.`,
    ...(code === "ENOTFOUND" || isTimeout(error) ? { remedy } : {}),
  };
}

function codeOf(error: unknown): unknown {
  return typeof error === "object" && error !== null && "code" in error ? error.code : undefined;
}

/** The SDK gives this name to broken connections, too; those have a code. */
function isTimeout(error: unknown): boolean {
  const isNamed = error instanceof Error && error.name === "TimeoutError";
  return isNamed && codeOf(error) === undefined;
}
