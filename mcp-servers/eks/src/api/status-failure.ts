import { z } from "zod";
import type { Failure } from "./failure.ts";
import { parseJson } from "./parse-json.ts";

/** Who asks: for the sentence that tells whose credentials were refused. */
export interface Identity {
  readonly address: string;
  readonly user: string;
  readonly context: string;
}

const Status = z.object({ message: z.string().optional(), reason: z.string().optional() });

/** Translates an HTTP status that is no success. `body` is a Status object of Kubernetes, mostly. */
export function fromStatus(status: number, body: string, identity: Identity): Failure {
  const said = messageOf(body);
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
      return { kind: "timeout", why: `The Kubernetes API server timed out: ${said}` };
    default:
      return {
        kind: "unavailable",
        why: `The Kubernetes API server at ${identity.address} answered ${status}: ${said}`,
      };
  }
}

/** The kubelet's own words; there is no reason code for it. */
function noPreviousLog(message: string): Pick<Failure, "hasNoPreviousLog"> {
  return /previous terminated container/u.test(message) ? { hasNoPreviousLog: true } : {};
}

function messageOf(body: string): string {
  const status = Status.safeParse(parseJson(body));
  const text = (status.success ? status.data.message : undefined) ?? body;
  return text.trim().slice(0, 300) || "no reason given.";
}

function refusedUserOf(message: string): string | undefined {
  return /User "(?<user>[^"]+)"/u.exec(message)?.groups?.["user"];
}
