import { present } from "@binnacle/contracts";
import { gapsIn } from "./forms.ts";
import { plainWords, withoutOpenings } from "./plain-words.ts";
import { type QuotaRefusal, readQuotaRefusal } from "./quota-refusal.ts";
import { readWebhookRefusal, type WebhookRefusal } from "./webhook-refusal.ts";

type Refusal =
  | (QuotaRefusal & { readonly kind: "quota" })
  | (WebhookRefusal & { readonly kind: "webhook" })
  /** A LimitRange of the namespace. */
  | { readonly kind: "limit_range"; readonly resources: readonly string[] }
  /** Pod Security, or what came before it: PodSecurityPolicy, OpenShift's constraints. */
  | { readonly kind: "pod_security"; readonly level?: string; readonly why: string }
  /** It does not exist. */
  | {
      readonly kind: "service_account" | "priority_class" | "runtime_class";
      readonly name: string;
    }
  /** A ValidatingAdmissionPolicy. */
  | { readonly kind: "policy"; readonly policy: string; readonly why: string }
  /** `access`: who creates may not. `invalid`: the object itself is wrong. */
  | { readonly kind: "namespace_terminating" | "access" | "invalid" | "other" };

/** Why the API server refuses an object, such as a pod of a ReplicaSet. */
export type AdmissionRefusal = Refusal & {
  /** The API server's words, in one line, not shortened. */
  readonly words: string;
};

/** What a form means, by what it says at each `…` and behind its end. */
type ToRefusal = (...gaps: string[]) => Refusal;

const FORMS: readonly (readonly [form: string, toRefusal: ToRefusal])[] = [
  ["imum … usage per ", limitRange],
  [" is forbidden: … max limit to request ratio per ", limitRange],
  ['violates PodSecurity "…:…": ', (level, _version, why) => podSecurity(why, level)],
  ["unable to validate against any pod security policy: ", podSecurity],
  ["unable to validate against any security context constraint: ", podSecurity],
  ["PodSecurityPolicy: unable to admit pod: ", podSecurity],
  [
    "error looking up service account …/…: ",
    (_namespace, name = "") => ({ kind: "service_account", name }),
  ],
  ['serviceaccount "…" not found', (name = "") => ({ kind: "service_account", name })],
  ["no PriorityClass with name … was found", (name = "") => ({ kind: "priority_class", name })],
  ['RuntimeClass "…" not found', (name = "") => ({ kind: "runtime_class", name })],
  ["AdmissionPolicy '…'… denied request: ", policy],
  ["being terminated", () => ({ kind: "namespace_terminating" })],
  ['User "…" cannot ', () => ({ kind: "access" })],
  [" is invalid: ", () => ({ kind: "invalid" })],
];
const OPENINGS = [
  "Error creating: ",
  "create Pod … in StatefulSet … failed error: ",
  "Internal error occurred: ",
];

/** Reads the message of a FailedCreate event or of the condition ReplicaFailure. */
export function readAdmissionRefusal(message: string): AdmissionRefusal {
  const words = withoutOpenings(OPENINGS, plainWords(message));
  return { ...refusalIn(words), words };
}

function refusalIn(words: string): Refusal {
  const webhook = readWebhookRefusal(words);
  if (webhook !== undefined) return { kind: "webhook", ...webhook };
  const quota = readQuotaRefusal(words);
  if (quota !== undefined) return { kind: "quota", ...quota };
  for (const [form, toRefusal] of FORMS) {
    const gaps = gapsIn(form, words);
    if (gaps !== undefined) return toRefusal(...gaps);
  }
  return { kind: "other" };
}

/** `[maximum cpu usage per Container is 2, but limit is 4, minimum memory usage per Pod is …]` */
function limitRange(first = "", rest = ""): Refusal {
  const others = rest.split("imum ").slice(1);
  const resources = [first.replace("[", ""), ...others].map((said) => said.split(" ")[0] ?? said);
  return { kind: "limit_range", resources };
}

function podSecurity(why = "", level?: string): Refusal {
  return { kind: "pod_security", ...present({ level }), why };
}

function policy(name = "", _binding = "", why = ""): Refusal {
  return { kind: "policy", policy: name, why };
}
