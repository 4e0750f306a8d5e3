import { refOf } from "../../graph/object-key.ts";
import { podCause, type Seen } from "../../kit/pod-cause.ts";
import type { AdmissionRefusal } from "../../messages/admission-refusal.ts";
import { listed } from "../../say.ts";
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
      mend: "raise the quota or lower the requests",
      nextCheck: { text: "see what refuses", kubectl: "describe resourcequota" },
    };
  },
});

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
