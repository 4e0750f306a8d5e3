import { present } from "@binnacle/contracts";
import { type CertificateError, readCertificateError } from "./certificate-error.ts";
import { type Forms, meaningIn } from "./forms.ts";
import { plainWords } from "./plain-words.ts";

/** `denied`: it answered, and said no. Each other: the API server did not get its answer. */
type WebhookCause =
  | "denied"
  | "certificate"
  | "no_endpoints"
  | "service_missing"
  | "refused"
  | "timeout"
  | "unresolved"
  | "other";

/** A webhook that refuses an object, or keeps the API server from taking it. */
export interface WebhookRefusal {
  readonly webhook: string;
  /** Where it is served, if the message says so and it is in the cluster. */
  readonly service?: { readonly namespace: string; readonly name: string };
  readonly cause: WebhookCause;
  readonly certificate?: CertificateError;
  /** The webhook's own words, or the error of the call. */
  readonly why: string;
}

const DENIED = /admission webhook "(?<webhook>[^"]{1,253})" denied the request:? ?(?<why>.*)$/;
/** Until Kubernetes 1.13 it said `admission webhook`. */
const FAILED =
  /failed calling (?:admission )?webhook "(?<webhook>[^"]{1,253})"[:;] (?:failed to call webhook: )?(?<error>.*)$/;
const URL = /https:\/\/(?<name>[a-z0-9-]{1,63})\.(?<namespace>[a-z0-9-]{1,63})\.svc\b/;
const CALL = /^(?:Post|Get) "?https:\/\/[^ "]{1,2000}"?: /;
const CAUSES: Forms<WebhookCause> = [
  [/no endpoints available for service/, "no_endpoints"],
  [/service "[^"]{1,253}" not found/, "service_missing"],
  [/connection refused|no route to host/, "refused"],
  [/deadline exceeded|i\/o timeout|Client\.Timeout|timed out/, "timeout"],
  [/no such host/, "unresolved"],
];

/** Reads the message of the API server; nothing when no webhook stands in it. */
export function readWebhookRefusal(message: string): WebhookRefusal | undefined {
  const text = plainWords(message);
  const denied = DENIED.exec(text)?.groups;
  if (denied?.["webhook"] !== undefined)
    return { webhook: denied["webhook"], cause: "denied", why: denied["why"] ?? "" };
  const { webhook, error = "" } = FAILED.exec(text)?.groups ?? {};
  if (webhook === undefined) return undefined;
  const { name, namespace } = URL.exec(error)?.groups ?? {};
  const certificate = readCertificateError(error);
  return present({
    webhook,
    service: name === undefined || namespace === undefined ? undefined : { namespace, name },
    cause: certificate === undefined ? (meaningIn(CAUSES, error) ?? "other") : "certificate",
    certificate,
    why: error.replace(CALL, ""),
  });
}
