import { present } from "@binnacle/contracts";
import { gapsIn } from "./forms.ts";

/** Why an admission webhook keeps an object from being created. */
export interface WebhookFailure {
  readonly webhook: string;
  /** `denied`: it was asked, and says no. `expired`: the certificate of its backend. `unanswered`: nobody answers as he should. */
  readonly kind: "denied" | "expired" | "unanswered";
  /** Where it is asked, if that is a Service. */
  readonly service?: { readonly namespace: string; readonly name: string };
  /** What it says, or how the call failed. */
  readonly words: string;
}

const EXPIRED = /certificate has expired or is not yet valid/;

/** Reads the refusal of a webhook; nothing when something else refuses. */
export function readWebhookFailure(words: string): WebhookFailure | undefined {
  const [denying, denial = ""] = gapsIn('admission webhook "…" denied the request: ', words) ?? [];
  if (denying !== undefined) return { webhook: denying, kind: "denied", words: denial };
  const [webhook, failure = ""] = gapsIn('failed calling webhook "…": ', words) ?? [];
  return webhook === undefined ? undefined : { webhook, ...callIn(failure) };
}

function callIn(failure: string): Omit<WebhookFailure, "webhook"> {
  const [, url = "", how = failure] = gapsIn('…Post "…": ', failure) ?? [];
  const kind = EXPIRED.test(how) ? "expired" : "unanswered";
  return { kind, words: how, ...present({ service: serviceIn(url) }) };
}

/** `https://guard.platform.svc:443/mutate?timeout=10s` */
function serviceIn(url: string): WebhookFailure["service"] {
  const [name = "", rest = ""] = gapsIn("https://….", url)?.slice(-2) ?? [];
  const [namespace] = gapsIn("….svc", rest) ?? [];
  const isName = [name, namespace ?? ""].every((part) => /^[a-z0-9-]+$/.test(part));
  return namespace === undefined || !isName ? undefined : { namespace, name };
}
