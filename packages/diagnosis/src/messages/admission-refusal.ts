import { present } from "@binnacle/contracts";
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
  | { readonly kind: "service_account" | "priority_class" | "runtime_class"; readonly name: string }
  | (WebhookRefusal & { readonly kind: "webhook" })
  /** A ValidatingAdmissionPolicy. */
  | { readonly kind: "policy"; readonly policy: string; readonly why: string }
  | { readonly kind: "namespace_terminating" | "access" | "invalid" | "other" };

/** Why the API server refuses an object, such as a pod of a ReplicaSet. */
export type AdmissionRefusal = Refusal & {
  /** The API server's words, in one line, not shortened. */
  readonly words: string;
};

type Parts = Readonly<Partial<Record<string, string>>>;

const FORMS: readonly (readonly [RegExp, (parts: Parts) => Refusal])[] = [
  [
    /exceeded quota: (?<quota>[^,\s]{1,253})(?:, requested: (?<list>\S{1,2000}))?/i,
    quota("exceeded"),
  ],
  [/failed quota: (?<quota>[^:\s]{1,253}): must specify (?<list>.{1,2000})$/i, quota("unset")],
  [
    /status unknown for quota: (?<quota>[^,\s]{1,253}), resources: (?<list>\S{1,2000})/,
    quota("uncovered"),
  ],
  [/insufficient quota to (?:consume: (?<list>\S{1,2000})|match)/, quota("uncovered")],
  [
    /(?:maximum|minimum) (?<resource>\S{1,253}) usage per |(?<ratio>\S{1,253}) max limit to request ratio per /,
    ({ resource, ratio }) => ({ kind: "limit_range", ...present({ resource: resource ?? ratio }) }),
  ],
  [/must specify (?<list>(?:limits|requests).{1,2000})$/i, quota("unset")],
  [/violates PodSecurity "(?<level>[a-z]{1,20})[^"]{0,60}": (?<why>.*)$/, podSecurity],
  [
    /unable to validate against any (?:pod security policy|security context constraint): (?<why>.*)$/,
    podSecurity,
  ],
  [
    /error looking up service account [^/\s]{1,63}\/(?<name>[^:\s]{1,253})/,
    named("service_account"),
  ],
  [/no PriorityClass with name (?<name>\S{1,253}) was found/, named("priority_class")],
  [/RuntimeClass "(?<name>[^"]{1,253})" not found/, named("runtime_class")],
  [
    /policy ['"](?<policy>[^'"]{1,253})['"](?: with binding '[^']{1,253}')? denied request: (?<why>.*)$/i,
    ({ policy = "", why = "" }) => ({ kind: "policy", policy, why }),
  ],
  [/because it is being terminated/, () => ({ kind: "namespace_terminating" })],
  [/User "[^"]{1,253}" cannot \w{1,20} resource/, () => ({ kind: "access" })],
  [/ is invalid: /, () => ({ kind: "invalid" })],
];
const OPENINGS = [
  /^Error creating: /,
  /^create Pod \S{1,253} in StatefulSet \S{1,253} failed error: /,
  /^Internal error occurred: /,
];

/** Reads the message of a FailedCreate event or of the condition ReplicaFailure. */
export function readAdmissionRefusal(message: string): AdmissionRefusal {
  const words = withoutOpenings(OPENINGS, plainWords(message));
  const webhook = readWebhookRefusal(words);
  if (webhook !== undefined) return { kind: "webhook", ...webhook, words };
  for (const [form, toRefusal] of FORMS) {
    const match = form.exec(words);
    if (match !== null) return { ...toRefusal(match.groups ?? {}), words };
  }
  return { kind: "other", words };
}

function quota(why: "exceeded" | "unset" | "uncovered") {
  return ({ quota: name, list = "" }: Parts): Refusal => ({
    kind: "quota",
    ...present({ quota: name }),
    why,
    resources: resourcesIn(list),
  });
}

/** `cpu=2,pods=1` and `limits.cpu for: app; requests.memory for: app`. */
function resourcesIn(list: string): string[] {
  return list
    .split(/[,;] ?/)
    .map((item) => item.split(/[=\s]/)[0] ?? "")
    .filter((item) => item !== "");
}

function podSecurity({ level, why = "" }: Parts): Refusal {
  return { kind: "pod_security", ...present({ level }), why };
}

function named(kind: "service_account" | "priority_class" | "runtime_class") {
  return ({ name = "" }: Parts): Refusal => ({ kind, name });
}
