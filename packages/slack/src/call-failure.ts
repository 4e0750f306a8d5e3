import { networkReason } from "@binnacle/runtime";
import { z } from "zod";

/** Why a call of the Web API brought nothing. A status is an answer: the network is well. */
export type CallFailure =
  /** By Slack's own code: `token_revoked`. `needed`: the scope that is missing. */
  | { readonly kind: "refused"; readonly code: string; readonly needed?: string | undefined }
  | { readonly kind: "limited"; readonly retryAfterMs: number }
  /** Slack is down, or what stands before it: `status` is of HTTP. */
  | { readonly kind: "down"; readonly status: number }
  /** Something answers that is not Slack's Web API; `status` absent: with 200. */
  | { readonly kind: "strange"; readonly status?: number }
  | { readonly kind: "unreachable"; readonly why: string };

const Refused = z.object({ data: z.object({ error: z.string(), needed: z.string().optional() }) });
const Limited = z.object({ retryAfter: z.number() });
const Status = z.object({ statusCode: z.number() });
const Wrapped = z.object({ original: z.unknown() });

/** The SDK gives a body that is no JSON as a code. */
const code = /^\w{1,80}$/u;
const serverFault = 500;

/** What the SDK threw, by its fields: its sentences quote what was sent. */
export function failureOf(error: unknown): CallFailure {
  const said = Refused.safeParse(error).data?.data;
  if (said !== undefined)
    return code.test(said.error)
      ? { kind: "refused", code: said.error, needed: said.needed }
      : { kind: "strange" };
  const limit = Limited.safeParse(error).data;
  if (limit !== undefined) return { kind: "limited", retryAfterMs: limit.retryAfter * 1000 };
  const status = Status.safeParse(error).data?.statusCode;
  if (status !== undefined) return { kind: status < serverFault ? "strange" : "down", status };
  // The SDK wraps what `fetch` threw, which wraps what the socket said.
  return {
    kind: "unreachable",
    why: networkReason(Wrapped.safeParse(error).data?.original ?? error),
  };
}
