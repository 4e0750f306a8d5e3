import { present } from "@binnacle/contracts";
import { behind } from "./forms.ts";
import { plainWords, withoutOpenings } from "./plain-words.ts";
import { readWebhookRefusal, type WebhookRefusal } from "./webhook-refusal.ts";

type Refusal =
  | {
      readonly kind: "quota";
      readonly quota?: string;
      /** `unset`: a request or a limit that the quota demands is not there. */
      readonly why: "exceeded" | "unset" | "uncovered";
      /** `limits.cpu`, `pods`: those that are asked for, or are not set. */
      readonly resources: readonly string[];
    }
  /** A LimitRange of the namespace. */
  | { readonly kind: "limit_range"; readonly resource?: string }
  /** Pod Security, or what came before it: PodSecurityPolicy, OpenShift's constraints. */
  | { readonly kind: "pod_security"; readonly level?: string; readonly why: string }
  /** It does not exist. */
  | { readonly kind: Absent; readonly name: string }
  | (WebhookRefusal & { readonly kind: "webhook" })
  /** A ValidatingAdmissionPolicy. */
  | { readonly kind: "policy"; readonly policy: string; readonly why: string }
  /** `access`: who creates may not. `invalid`: the object itself is wrong. */
  | { readonly kind: "namespace_terminating" | "access" | "invalid" | "other" };
type Absent = "service_account" | "priority_class" | "runtime_class";

/** Why the API server refuses an object, such as a pod of a ReplicaSet. */
export type AdmissionRefusal = Refusal & {
  /** The API server's words, in one line, not shortened. */
  readonly words: string;
};

/** What a form means, by what it captures first and what stands behind it. */
type ToRefusal = (first: string | undefined, rest: string) => Refusal;

const FORMS: readonly (readonly [form: RegExp, toRefusal: ToRefusal])[] = [
  [/exceeded quota: ([^,\s]+)/, quota("exceeded", ", requested: ")],
  [/failed quota: ([^:\s]+): must specify /, quota("unset", "")],
  [/status unknown for quota: ([^,\s]+)/, quota("uncovered", ", resources: ")],
  [/insufficient quota to consume: /, quota("uncovered", "")],
  [/insufficient quota to match/, quota("uncovered", ", resources: ")],
  [/m(?:ax|in)imum (\S+) usage per /, limitRange],
  [/(\b[a-z\d-]+) max limit to request ratio/, limitRange],
  [/must specify (?=limits|requests)/, quota("unset", "")],
  [/violates PodSecurity "([^":]+)[^"]*": /, podSecurity],
  [/unable to validate against any [ a-z]+: /, podSecurity],
  [/PodSecurityPolicy: unable to admit pod: /, podSecurity],
  [/service account [^/\s]+\/([^:\s]+): /, absent("service_account")],
  [/no PriorityClass with name (\S+)/, absent("priority_class")],
  [/RuntimeClass "([^"]+)" not found/, absent("runtime_class")],
  [/AdmissionPolicy ['"]([^'"]+)['"] /, policy],
  [/being terminated/, () => ({ kind: "namespace_terminating" })],
  [/User "[^"]+" cannot /, () => ({ kind: "access" })],
  [/ is invalid: /, () => ({ kind: "invalid" })],
];
const OPENINGS = [
  /^Error creating: /,
  /^create Pod \S+ in StatefulSet \S+ failed error: /,
  /^Internal error occurred: /,
];

/** Reads the message of a FailedCreate event or of the condition ReplicaFailure. */
export function readAdmissionRefusal(message: string): AdmissionRefusal {
  const words = withoutOpenings(OPENINGS, plainWords(message));
  const webhook = readWebhookRefusal(words);
  if (webhook !== undefined) return { kind: "webhook", ...webhook, words };
  for (const [form, toRefusal] of FORMS) {
    const match = form.exec(words);
    if (match !== null)
      return { ...toRefusal(match[1], words.slice(match.index + match[0].length)), words };
  }
  return { kind: "other", words };
}

/** `cpu=2,pods=1, used: …` or `limits.cpu for: pay,proxy; requests.memory for: pay`, behind some words. */
function quota(why: "exceeded" | "unset" | "uncovered", words: string): ToRefusal {
  return (name, rest) => {
    const [list = ""] = rest.startsWith(words) ? rest.slice(words.length).split(", ") : [];
    const items = list.includes(" for: ") ? list.split("; ") : list.split(",");
    const resources = items.map((item) => item.split(/[=\s]/)[0] ?? "");
    return {
      kind: "quota",
      ...present({ quota: name }),
      why,
      resources: resources.filter(isResource),
    };
  };
}

function isResource(word: string): boolean {
  return /^[a-z][\w./-]*$/i.test(word);
}

function limitRange(resource: string | undefined): Refusal {
  return { kind: "limit_range", ...present({ resource }) };
}

function podSecurity(level: string | undefined, rest: string): Refusal {
  return { kind: "pod_security", ...present({ level }), why: rest };
}

function absent(kind: Absent): ToRefusal {
  return (name = "") => ({ kind, name });
}

function policy(name: string | undefined, rest: string): Refusal {
  return { kind: "policy", policy: name ?? "", why: behind("denied request: ", rest) ?? rest };
}
