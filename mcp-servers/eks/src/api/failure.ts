import { AppError, type AppErrorKind, type Gap, present } from "@binnacle/contracts";
import { gapKinds } from "@binnacle/runtime";
import { certificateFailure } from "./certificate-failure.ts";
import { isOfCertificate } from "./peer-certificate.ts";

/** Why the API server gave no answer that can be used. A value, because one refused list is no error of the whole call. */
export interface Failure {
  readonly kind: AppErrorKind;
  /** A sentence for people: what happened. */
  readonly why: string;
  readonly remedy?: string;
  /** Set when the API server refused by role: who was refused. */
  readonly refusedUser?: string;
  /** What the API server answered with, where it failed: 500 or more. */
  readonly status?: number;
  /** Of a log: the container has not restarted. */
  readonly hasNoPreviousLog?: true;
  /** A deadline passed while the API server was waited for. */
  readonly isLate?: true;
  /** The token of the next page is too old: the list may be read again from its start. */
  readonly isExpired?: true;
}

export type ApiResult<T> =
  | { readonly kind: "ok"; readonly value: T }
  | { readonly kind: "failed"; readonly failure: Failure };

/** The value, or the failure as the error that the tool answers with. */
export function valueOf<T>(result: ApiResult<T>): T {
  if (result.kind === "ok") return result.value;
  throw toError(result.failure);
}

export function toError({ kind, why, remedy }: Failure, unseen?: AppError["unseen"]): AppError {
  return new AppError(kind, why, {
    remedy: remedy === undefined ? undefined : { text: remedy },
    ...present({ unseen }),
  });
}

export function toGap(
  { kind, why, remedy }: Failure,
  seen: { readonly what: string; readonly about: Gap["about"] },
): Gap {
  return {
    origin: "kubernetes",
    kind: gapKinds[kind],
    what: seen.what,
    why,
    ...present({ about: seen.about, remedy: remedy === undefined ? undefined : { text: remedy } }),
  };
}

const unreachable = new Set(["EHOSTUNREACH", "ENETUNREACH", "ETIMEDOUT"]);

/** Translates what the socket reported. `address` is the API server's. */
export function fromSocketError(error: unknown, address: string): Failure {
  const code = codeOf(error);
  const server = `the Kubernetes API server at ${address}`;
  if (code === "ECONNREFUSED")
    return failing(`The Kubernetes API server at ${address} refused the connection.`, {
      remedy: "Check that it runs and that the address in the kubeconfig is right.",
    });
  if (code === "ENOTFOUND")
    return failing(`The name of ${server} does not resolve.`, {
      remedy: "Check the address in the kubeconfig, DNS and the VPN.",
    });
  if (code === "EAI_AGAIN")
    return failing(`DNS does not answer for the name of ${server}.`, {
      remedy: "Check the DNS server of this machine or pod.",
    });
  if (unreachable.has(code))
    return failing(`There is no way to ${server} from here (${code}).`, {
      remedy: "Check the network, security groups, and whether the endpoint is public.",
    });
  if (code.includes("SSL") || code === "EPROTO")
    return failing(`What answers at ${address} does not speak TLS as it should (${code}).`, {
      remedy: "Check the port, and whether it is https.",
    });
  if (error instanceof Error && isOfCertificate(error)) return certificateFailure(error, address);
  return failing(`The connection to ${server} broke off (${code}).`);
}

function failing(why: string, more: Pick<Failure, "remedy"> = {}): Failure {
  return { kind: "unavailable", why, ...more };
}

/** Network errors that a second attempt may heal. */
export function isPassing(error: unknown): boolean {
  return ["ECONNRESET", "EPIPE"].includes(codeOf(error));
}

function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return "unknown error";
  if (error instanceof AggregateError) return codeOf(error.errors[0]);
  return "code" in error && typeof error.code === "string" ? error.code : error.name;
}
