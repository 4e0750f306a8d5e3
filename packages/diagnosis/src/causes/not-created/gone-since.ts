import type { Claim } from "@binnacle/contracts";
import { refIn, refOf } from "../../graph/object-key.ts";
import type { Workload } from "../../graph/workload.ts";
import type { Inquiry } from "../../inquiry.ts";
import { type AdmissionRefusal, missingAccount } from "../../messages/admission-refusal.ts";
import { toNumber } from "../../quantity.ts";
import type { Lack } from "./lack.ts";

/** What an old refusal speaks of, and how it is now. */
export interface GoneSince {
  /** `service account pay is there now`. */
  readonly what: string;
  readonly claim: Claim;
}

interface Refused extends Inquiry {
  readonly workload: Workload;
  readonly missing: Lack["missing"];
}

/** What was refused before would be let through now, as far as objects that were read tell: its controller has not tried again yet. */
export function goneSince(refused: Refused, refusal: AdmissionRefusal): GoneSince | undefined {
  return refusal.kind === "quota"
    ? roomSince(refused, refusal)
    : accountSince(refused, missingAccount(refusal.words));
}

function accountSince(
  { workload: { namespace }, cluster, cite, say }: Refused,
  name: string | undefined,
): GoneSince | undefined {
  if (name === undefined || cluster.gapIn("ServiceAccount", namespace, name)) return undefined;
  const account = cluster.lookup.serviceAccounts(namespace).get(name);
  if (account === undefined) return undefined;
  const since = account.metadata.creationTimestamp;
  const fact = cite.fact({
    subject: refIn(namespace, "ServiceAccount", name),
    pointer: "/metadata/creationTimestamp",
    value: since ?? "",
    values: since === undefined ? {} : { since },
    text: `service account ${name} exists${since === undefined ? "" : ` since ${since}`}`,
  });
  const when = since === undefined ? "" : " since {since}";
  return {
    what: `service account ${name} is there now`,
    claim: say(`The service account ${name} exists${when}.`, fact),
  };
}

type ByQuota = Extract<AdmissionRefusal, { readonly kind: "quota" }>;

/** Sums of decimal fractions are off by less: 0.1 and 0.2 are not 0.3. */
const ROUNDING = 1e-9;

/** The quota that it names has room for all that is missing, by what it asked for. */
function roomSince(
  { workload: { namespace }, missing: { existing, wanted }, cluster, cite, say }: Refused,
  { why, quota: name = "", amounts }: ByQuota,
): GoneSince | undefined {
  const quota = cluster.lookup.quotas(namespace).get(name);
  if (quota === undefined || why !== "exceeded" || amounts.length === 0) return undefined;
  const { hard, used } = quota.status;
  const hasRoom = amounts.every(
    ({ resource, requested }) =>
      hard[resource] !== undefined &&
      used[resource] !== undefined &&
      toNumber(used[resource]) + (wanted.count - existing) * toNumber(requested) <=
        toNumber(hard[resource]) + ROUNDING,
  );
  if (!hasRoom) return undefined;
  const held = amounts.map(({ resource: key }) => `${key} ${used[key]} of ${hard[key]}`).join(", ");
  const fact = cite.fact({
    subject: refOf("ResourceQuota", quota),
    pointer: "/status",
    value: { hard, used },
    values: { held },
    text: `quota ${name}: ${held}`,
  });
  return {
    what: `quota ${name} has room now`,
    claim: say(`The quota ${name} holds {held}: there is room for what is missing.`, fact),
  };
}
