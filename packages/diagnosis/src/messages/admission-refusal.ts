import { present } from "@binnacle/contracts";
import { type Forms, gapsIn, meaningIn } from "./forms.ts";
import { plainWords, withoutOpenings } from "./plain-words.ts";

/** A ResourceQuota that keeps an object from being created. */
interface QuotaRefusal {
  readonly kind: "quota";
  /** `unset`: a request or a limit that the quota demands is not there. */
  readonly why: "exceeded" | "unset" | "uncovered";
  /** The ResourceQuota, where it is named. */
  readonly quota?: string;
  /** Those that are not set: `limits.cpu`. */
  readonly resources: readonly string[];
  /** Where it is exceeded: what one more object asks for, what is used, and how much there may be. */
  readonly amounts: readonly Amount[];
}

interface Amount {
  /** `requests.cpu`. */
  readonly resource: string;
  readonly requested: string;
  readonly used: string;
}

/** Why the API server refuses an object, such as a pod of a ReplicaSet. */
export type AdmissionRefusal = (QuotaRefusal | { readonly kind: "other" }) & {
  /** The API server's words, in one line, not shortened. */
  readonly words: string;
};

/** What a webhook says is its own, whatever it says. */
const WEBHOOK = /admission webhook "|failed calling webhook "/;
const FORMS: Forms<QuotaRefusal["why"]> = [
  [/exceeded quota: /, "exceeded"],
  [/failed quota: |must specify (?:limits|requests)/, "unset"],
  [/status unknown for quota: |insufficient quota to (?:consume|match)/, "uncovered"],
];
const QUOTA = / quota: ([^,:\s]+)/;

/** Reads the message of a FailedCreate event or of the condition ReplicaFailure. */
export function readAdmissionRefusal(message: string): AdmissionRefusal {
  const words = withoutOpenings(plainWords(message));
  const why = WEBHOOK.test(words) ? undefined : meaningIn(FORMS, words);
  if (why === undefined) return { kind: "other", words };
  const quota = QUOTA.exec(` ${words}`)?.[1];
  const [list = ""] = why === "unset" ? (gapsIn("must specify ", words) ?? []) : [];
  const resources = resourcesIn(list);
  return { kind: "quota", why, ...present({ quota }), resources, amounts: amountsIn(words), words };
}

/** `requested: requests.cpu=500m,pods=1, used: requests.cpu=4,pods=10, limited: requests.cpu=4,pods=10` */
function amountsIn(words: string): Amount[] {
  const [requested = "", used = ""] = gapsIn("requested: …, used: …, limited: ", words) ?? [];
  const held = new Map(pairsIn(used));
  return pairsIn(requested).map(([resource, amount]) => ({
    resource,
    requested: amount,
    used: held.get(resource) ?? "0",
  }));
}

function pairsIn(list: string): (readonly [string, string])[] {
  return list.split(",").flatMap((item) => {
    const [name = "", amount] = item.split("=");
    return amount === undefined ? [] : [[name, amount] as const];
  });
}

/** The service account that does not exist: `error looking up service account shop/pay: serviceaccount "pay" not found`. */
export function missingAccount(words: string): string | undefined {
  const [name] = gapsIn('serviceaccount "…" not found', words) ?? [];
  return name !== undefined && /^[a-z0-9.-]+$/.test(name) ? name : undefined;
}

/** `limits.cpu for: pay,proxy; requests.memory for: pay`, before 1.25 `limits.cpu,requests.memory`. */
function resourcesIn(list: string): string[] {
  const items = list.split(list.includes(" for: ") ? "; " : ",");
  return items.map((item) => item.split(/[=\s]/)[0] ?? "").filter((name) => name !== "");
}
