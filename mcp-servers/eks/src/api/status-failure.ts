import { formOf } from "@binnacle/runtime";
import { z } from "zod";
import type { Failure } from "./failure.ts";
import { parseJson } from "./parse-json.ts";

/** Who asks: for the sentence that tells whose credentials were refused. */
export interface Identity {
  readonly address: string;
  readonly user: string;
  readonly context: string;
  /** As the kubeconfig calls it. */
  readonly cluster?: string;
}

/** An answer that is no success. */
interface Refused {
  readonly status: number;
  readonly headers: { readonly "content-type"?: string | undefined };
  readonly body: string;
}

const Status = z.object({ kind: z.literal("Status"), message: z.string().optional() });

/**
 * Translates an HTTP status that is no success. The body is a Status object of Kubernetes, mostly; of another only its
 * form is told: a proxy wrote it, or nobody knows who.
 */
export function fromStatus(answer: Refused, identity: Identity): Failure {
  const { status } = answer;
  const said = messageOf(answer);
  switch (status) {
    case 400:
    case 422:
      return {
        kind: "bad_input",
        why: `The Kubernetes API server answered: ${said}`,
        ...noPreviousLog(said),
      };
    case 401:
      return {
        kind: "denied",
        why: `The kubeconfig's credentials were refused or have expired (user ${identity.user}, context ${identity.context}).`,
        remedy: "Renew them with the command that made the kubeconfig, then ask again.",
      };
    case 403:
      return { kind: "denied", why: said, refusedUser: refusedUserOf(said) ?? identity.user };
    case 404:
      return { kind: "not_found", why: said };
    case 410:
      return {
        kind: "unavailable",
        why: "The list changed too much while it was read.",
        isExpired: true,
      };
    case 429:
      return { kind: "unavailable", why: "The Kubernetes API server asks to slow down (429)." };
    case 504:
      return { kind: "timeout", why: `The Kubernetes API server timed out: ${said}`, status };
    default:
      return {
        kind: "unavailable",
        why: `The Kubernetes API server at ${identity.address} answered ${status}: ${said}`,
        status,
      };
  }
}

/** The kubelet's own words; there is no reason code for it. */
function noPreviousLog(message: string): Pick<Failure, "hasNoPreviousLog"> {
  return /previous terminated container/u.test(message) ? { hasNoPreviousLog: true } : {};
}

function messageOf({ status, headers, body }: Refused): string {
  const said = Status.safeParse(parseJson(body));
  if (said.success) return said.data.message?.trim().slice(0, 300) || "no reason given.";
  return `${formOf(status, headers["content-type"])}, which is not an answer of the Kubernetes API.`;
}

function refusedUserOf(message: string): string | undefined {
  return /User "(?<user>[^"]+)"/u.exec(message)?.groups?.["user"];
}
