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
  return { kind: "quota", why, ...present({ quota }), resources: resourcesIn(list), words };
}

/** `limits.cpu for: pay,proxy; requests.memory for: pay`, before 1.25 `limits.cpu,requests.memory`. */
function resourcesIn(list: string): string[] {
  const items = list.split(list.includes(" for: ") ? "; " : ",");
  return items.map((item) => item.split(/[=\s]/)[0] ?? "").filter((name) => name !== "");
}
