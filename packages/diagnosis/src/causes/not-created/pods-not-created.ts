import { shellWords } from "../../facts/shell-words.ts";
import { refIn, written } from "../../graph/object-key.ts";
import type { DraftStep } from "../../kit/draft.ts";
import { podCause, type Seen } from "../../kit/pod-cause.ts";
import type { Story } from "../../kit/story.ts";
import { patchTemplate } from "../../kit/template-step.ts";
import { type AdmissionRefusal, missingAccount } from "../../messages/admission-refusal.ts";
import { nearMiss } from "../../near-miss.ts";
import { shortened } from "../../say.ts";
import { askWebhook } from "./ask-webhook.ts";
import { type GoneSince, goneSince } from "./gone-since.ts";
import { availabilityOf, type Lack, lackClaim, missingText, RUN, refused } from "./lack.ts";
import { meetPodSecurity } from "./meet-pod-security.ts";

/** Pods are missing, whatever the reason: another rule refuses them, or nobody tells why. */
export const podsNotCreated = podCause<Lack, Lack>({
  id: "pods-not-created",
  title: "Pods are refused",
  group: "quota",
  medium: "pods are missing, and the API server says that it refuses them",
  low: "pods are missing, and nothing that is so now tells why",
  ruledOut: "every controller has the pods that it wants to create",
  needs: ["ReplicaSet", "Pod", "Event"],
  metric: "request_rate",
  begunBy: ["resources", "identity", "security", "scheduling"],

  sees: (lack) => lack,

  tells(seen) {
    const { workload, hit } = seen;
    const { refusal, missing } = hit;
    if (refusal === undefined) return silent(seen);
    const { words } = refusal;
    const gone = goneSince({ ...seen, missing }, refusal);
    if (gone !== undefined) return outdated(seen, refusal, gone);
    return {
      ...refused(seen, refusal),
      level: "medium",
      does: missing.wanted.of === RUN ? "is refused its run" : "is refused its pods",
      why: shortened(words, 80),
      fix: [...meetPodSecurity(workload, words), ...nameAccount(seen, words)],
      nextCheck: {
        text: "see what refuses",
        kubectl: shellWords`get events --field-selector reason=FailedCreate`,
      },
      ...askWebhook(seen, words),
    };
  },
});

/** The refusal is history, and its controller waits before it tries again: longer each time, 1000 s at most (client-go's rate limiter). */
function outdated(
  seen: Seen<Lack, Lack>,
  refusal: AdmissionRefusal,
  { what, claim }: GoneSince,
): Story {
  const told = refused(seen, refusal);
  const isRun = seen.hit.missing.wanted.of === RUN;
  return {
    ...told,
    level: "low",
    does: `lacks ${isRun ? "a run that was" : "pods that were"} refused; ${what}`,
    why: `${what}, its controller has not tried again yet`,
    rollout: undefined,
    facts: [...told.facts, claim],
    fix: [
      {
        text: isRun
          ? "it runs again at the next time of its schedule"
          : "wait: its controller tries again by itself, within 17 minutes",
      },
    ],
    nextCheck: {
      text: "see whether it tried again",
      kubectl: shellWords`get events --field-selector reason=FailedCreate`,
    },
  };
}

/** The service account that was most likely meant; where there is none like it, the one that is missing. */
function nameAccount({ workload, cluster, rollout }: Seen<Lack, Lack>, words: string): DraftStep[] {
  const name = missingAccount(words);
  const { namespace } = workload;
  if (name === undefined || cluster.gapIn("ServiceAccount", namespace, name)) return [];
  const near = nearMiss(name, cluster.lookup.serviceAccounts(namespace).keys());
  if (near !== undefined)
    return patchTemplate(
      workload,
      { serviceAccountName: near },
      `names service account ${near}, which exists; ${name} does not`,
    );
  // An undo asks for it no more.
  if (rollout?.previous !== undefined) return [];
  const ref = refIn(namespace, "ServiceAccount", name);
  return [
    {
      text: "makes the service account; what it may do is not restored",
      kubectl: shellWords`create serviceaccount ${name}`,
      object: ref,
    },
  ];
}

/** A controller that does not work, or an event that is older than the API keeps. */
function silent(seen: Seen<Lack, Lack>): Story {
  const { workload, spot } = seen;
  return {
    level: "low",
    does: "has no pods",
    text: missingText(spot),
    since: availabilityOf(workload)?.lastTransitionTime,
    rollout: undefined,
    facts: [lackClaim(seen)],
    disproof: "a pod of the workload",
    nextCheck: {
      text: "see what its controller says",
      kubectl: shellWords`describe ${written(workload.ref)}`,
    },
    symptom: { reason: "NoPods" },
  };
}
