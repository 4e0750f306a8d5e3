import { jsonWord, shellWords } from "../../facts/shell-words.ts";
import { refOf } from "../../graph/object-key.ts";
import type { DraftStep } from "../../kit/draft.ts";
import { mended } from "../../kit/mend.ts";
import { podCause, type Seen } from "../../kit/pod-cause.ts";
import { setTemplate } from "../../kit/template-step.ts";
import type { AdmissionRefusal } from "../../messages/admission-refusal.ts";
import { sumOf } from "../../quantity.ts";
import { counted, listed } from "../../say.ts";
import { type Lack, refused } from "./lack.ts";

type ByQuota = Extract<AdmissionRefusal, { readonly kind: "quota" }>;

/** A ResourceQuota of the namespace refuses the pods. */
export const quotaExceeded = podCause<ByQuota, Lack>({
  id: "quota-exceeded",
  title: "Quota exceeded",
  group: "quota",
  high: "the API server refuses the pods and names the quota",
  medium: "the quota is full and pods are missing",
  ruledOut: "no controller is refused pods by a quota",
  needs: ["ReplicaSet", "Pod", "Event"],
  metric: "cpu_usage",
  begunBy: ["resources"],

  sees: ({ refusal }) => (refusal?.kind === "quota" ? refusal : undefined),

  tells(seen) {
    const { hit } = seen;
    return {
      ...refused(seen, hit),
      does: "is refused pods by a quota",
      why: shortReason(hit),
      context: quotaClaims(seen),
      later: [{ text: "raise the quota at its source, or lower what the pods request" }],
      fix: [...raiseQuota(seen), ...setUnset(seen)],
      nextCheck: {
        text: "see how full it is, and who fills it",
        kubectl: shellWords`describe resourcequota`,
      },
    };
  },
});

/** Room for all pods that are missing, by what each asks for. */
function raiseQuota({ workload, hit, spot, cluster }: Seen<Lack, ByQuota>): DraftStep[] {
  const quota = cluster.lookup.quotas(workload.namespace).get(hit.quota ?? "");
  const { existing, wanted } = spot.missing;
  const missing = wanted.count - existing;
  if (quota === undefined || hit.amounts.length === 0) return [];
  const ref = refOf("ResourceQuota", quota);
  const hard: Record<string, string> = {};
  for (const { resource, requested, used } of hit.amounts)
    hard[resource] = sumOf([used, ...Array.from({ length: missing }, () => requested)]);
  const each = hit.amounts.map(({ resource, requested }) => `${requested} of ${resource}`);
  const step = {
    text: `room for ${counted(missing, "more pod")}, ${listed(each)} each, if the quota may grow; else free some of it`,
    kubectl: shellWords`patch resourcequota ${quota.metadata.name} -p ${jsonWord({ spec: { hard } })}`,
    object: ref,
  };
  const { metadata } = quota;
  return [...mended({ ref, metadata, steps: [step], what: undefined }).fix];
}

/** A quota counts what is set alone, so it demands that it is. */
function setUnset({ workload, hit }: Seen<Lack, ByQuota>): DraftStep[] {
  if (hit.why !== "unset") return [];
  const flags = ["requests", "limits"].flatMap((kind) => {
    const amounts = hit.resources.flatMap((resource) => {
      const [of, name = ""] = resource.includes(".") ? resource.split(".") : ["requests", resource];
      const guess = FIRST_GUESS[name];
      return of === kind && guess !== undefined ? [`${name}=${guess}`] : [];
    });
    return amounts.length === 0 ? [] : [`--${kind}=${amounts.join(",")}`];
  });
  if (flags.length === 0) return [];
  const text = "sets what the quota demands of each container, a first guess: choose what it needs";
  return setTemplate(workload, (what) => shellWords`set resources ${what} ${{ own: flags }}`, text);
}

const FIRST_GUESS: Readonly<Record<string, string>> = { cpu: "100m", memory: "128Mi" };

function shortReason({ quota, why, resources }: ByQuota): string {
  const which = quota === undefined ? "a quota" : `quota ${quota}`;
  if (why === "exceeded") return `${which} is exceeded`;
  return why === "unset" ? `${which} demands ${listed(resources)}` : `${which} is not met`;
}

/** How full it is. */
function quotaClaims({ workload, hit, cluster, cite, say }: Seen<Lack, ByQuota>) {
  const quota = cluster.lookup.quotas(workload.namespace).get(hit.quota ?? "");
  if (quota === undefined) return [];
  const { hard, used } = quota.status;
  const { name } = quota.metadata;
  const held = Object.keys(hard).map((key) => `${key} ${used[key] ?? "0"} of ${hard[key]}`);
  const evidence = cite.fact({
    subject: refOf("ResourceQuota", quota),
    pointer: "/status",
    value: { hard, used },
    values: { held: held.join(", ") },
    text: `quota ${name}: ${held.join(", ")}`,
  });
  return [say(`The quota ${name} holds {held}.`, evidence)];
}
