import { present } from "@binnacle/contracts";
import { type CertificateError, readCertificateError } from "./certificate-error.ts";
import { type Forms, gapsIn, meaningIn } from "./forms.ts";
import { plainWords, withoutOpenings } from "./plain-words.ts";

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

/** Until Kubernetes 1.13 it was an admission webhook here too. */
const CALLED = ['failed calling webhook "…": ', 'failed calling admission webhook "…": '];
const DENIED = 'admission webhook "…" denied the request';
const SERVICE = /:\/\/([a-z0-9-]+)\.([a-z0-9-]+)\.svc/;
const OPENINGS = ["failed to call webhook: ", 'Post "…": ', "Post https://…: "];
const CAUSES: Forms<WebhookCause> = [
  [/no endpoints available/, "no_endpoints"],
  [/^service "[^"]*" not found/, "service_missing"],
  [/connection refused|no route to host/, "refused"],
  [/deadline exceeded|i\/o timeout|Client\.Timeout|timed out/, "timeout"],
  [/no such host/, "unresolved"],
];

/** Reads the message of the API server; nothing when no webhook stands in it. */
export function readWebhookRefusal(message: string): WebhookRefusal | undefined {
  const words = plainWords(message);
  const [denying, answer] = gapsIn(DENIED, words) ?? [];
  if (denying !== undefined && answer !== undefined)
    return { webhook: denying, cause: "denied", why: answer.replace(/^:? /, "") };
  const [webhook, call] = CALLED.map((form) => gapsIn(form, words)).find((gaps) => gaps) ?? [];
  return webhook === undefined || call === undefined ? undefined : callIn(call, webhook);
}

function callIn(call: string, webhook: string): WebhookRefusal {
  const [, name, namespace] = SERVICE.exec(call) ?? [];
  const error = withoutOpenings(OPENINGS, call);
  const certificate = readCertificateError(error);
  return present({
    webhook,
    service: name === undefined || namespace === undefined ? undefined : { namespace, name },
    cause: certificate === undefined ? (meaningIn(CAUSES, error) ?? "other") : "certificate",
    certificate,
    why: error,
  });
}
