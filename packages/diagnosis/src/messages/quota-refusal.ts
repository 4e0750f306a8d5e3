import { present } from "@binnacle/contracts";
import { gapsIn } from "./forms.ts";

/** A ResourceQuota that keeps an object from being created. */
export interface QuotaRefusal {
  /** The ResourceQuota, where it is named. */
  readonly quota?: string;
  /** `unset`: a request or a limit that the quota demands is not there. */
  readonly why: "exceeded" | "unset" | "uncovered";
  /** `limits.cpu`, `pods`: those that are asked for, or are not set. */
  readonly resources: readonly string[];
}

/** What a form means, by what it says at each `…` and behind its end. */
type ToRefusal = (...gaps: string[]) => QuotaRefusal;

const FORMS: readonly (readonly [form: string, toRefusal: ToRefusal])[] = [
  ["exceeded quota: …, requested: …, used: ", (quota, list) => refusal("exceeded", list, quota)],
  ["exceeded quota: ", (rest = "") => refusal("exceeded", "", rest.split(/[,\s]/)[0])],
  ["failed quota: …: must specify ", (quota, list) => refusal("unset", list, quota)],
  ["status unknown for quota: …, resources: ", (quota, list) => refusal("uncovered", list, quota)],
  ["insufficient quota to consume: ", (list) => refusal("uncovered", list)],
  ["insufficient quota to match", () => refusal("uncovered")],
  ["must specify limits", (list = "") => refusal("unset", `limits${list}`)],
  ["must specify requests", (list = "") => refusal("unset", `requests${list}`)],
];

/** Reads the message of the API server; nothing when no quota refuses. */
export function readQuotaRefusal(words: string): QuotaRefusal | undefined {
  for (const [form, toRefusal] of FORMS) {
    const gaps = gapsIn(form, words);
    if (gaps !== undefined) return toRefusal(...gaps);
  }
  return undefined;
}

function refusal(why: QuotaRefusal["why"], list = "", quota?: string): QuotaRefusal {
  return { ...present({ quota }), why, resources: resourcesIn(list) };
}

/** `cpu=2,pods=1`; `limits.cpu for: pay,proxy; requests.memory for: pay`, before 1.25 `limits.cpu,requests.memory`. */
function resourcesIn(list: string): string[] {
  const items = list.split(list.includes(" for: ") ? "; " : ",");
  return items.map((item) => item.split(/[=\s]/)[0] ?? "").filter((name) => name !== "");
}
