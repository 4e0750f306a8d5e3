import { jsonWord, shellWords } from "../../facts/shell-words.ts";
import { refOf } from "../../graph/object-key.ts";
import type { Workload } from "../../graph/workload.ts";
import type { Cause } from "../../kit/cause.ts";
import type { DraftStep } from "../../kit/draft.ts";
import { mended } from "../../kit/mend.ts";
import { podCause, type Seen } from "../../kit/pod-cause.ts";
import { setTemplate } from "../../kit/template-step.ts";
import type { AdmissionRefusal } from "../../messages/admission-refusal.ts";
import { sumOf, toNumber } from "../../quantity.ts";
import { counted, listed, shortened } from "../../say.ts";
import { goneSince } from "./gone-since.ts";
import { type Lack, lackOf, RUN, refused } from "./lack.ts";

type ByQuota = Extract<AdmissionRefusal, { readonly kind: "quota" }>;

/** Of every object that a quota keeps from being made: pods, and claims that pods wait for. */
export const quotaRow = {
  id: "quota-exceeded",
  title: "Quota exceeded",
  group: "quota",
  high: "the API server refuses the pods and names the quota",
  medium: "the quota lacks room for pods or claims that are missing",
  ruledOut: "no controller is refused pods by a quota",
  needs: ["ReplicaSet", "Pod", "Event"],
  metric: "cpu_usage",
} as const satisfies Cause;

/** A ResourceQuota of the namespace refuses the pods. */
export const quotaExceeded = podCause<ByQuota, Lack>({
  ...quotaRow,
  begunBy: ["resources"],

  sees: ({ refusal, missing }, looking) =>
    refusal?.kind === "quota" && goneSince({ ...looking, missing }, refusal) === undefined
      ? refusal
      : undefined,

  tells(seen) {
    const { hit } = seen;
    const quota = quotaOf(seen);
    const culprit = quota && refOf("ResourceQuota", quota);
    return {
      ...refused(seen, hit),
      // One quota that refuses several is told once.
      ...(culprit && { culprit, waitsFor: [culprit] }),
      does: doesOf(seen),
      why: shortReason(hit),
      context: quotaClaims(seen),
      later: laterOf(seen),
      fix: [...raiseQuota(seen), ...setUnset(seen)],
      nextCheck: {
        text: hit.why === "unset" ? "see what it demands" : "see how full it is, and who fills it",
        kubectl: shellWords`describe resourcequota`,
      },
    };
  },
});

function doesOf({ hit: { why, resources }, spot }: Seen<Lack, ByQuota>): string {
  if (why === "unset" && resources.length > 0)
    return `is refused pods: they lack ${shortened(listed(resources, 2), 60)}, which a quota demands`;
  return `is refused ${spot.missing.wanted.of === RUN ? "a run" : "pods"} by a quota`;
}

/** What is not set no higher quota lets in; what is counted may be done with. */
function laterOf({ hit: { why, resources }, spot }: Seen<Lack, ByQuota>): DraftStep[] {
  if (why === "uncovered") return [];
  if (why === "unset") {
    const what = resources.length === 0 ? "requests and limits" : listed(resources);
    return [{ text: `or set a default for ${what} by a LimitRange; a higher quota does not help` }];
  }
  if (spot.missing.wanted.of !== RUN)
    return [{ text: "raise the quota at its source, or lower what the pods request" }];
  return [
    {
      text: "raise the quota at its source, or let finished Jobs go: ttlSecondsAfterFinished, successfulJobsHistoryLimit, failedJobsHistoryLimit",
    },
  ];
}

/** The quota that the API server names, if it is in view. */
function quotaOf({ workload, hit, cluster }: Seen<Lack, ByQuota>) {
  return cluster.lookup.quotas(workload.namespace).get(hit.quota ?? "");
}

/** A workload that the quota refuses, and how many of its pods are missing. */
interface Refused {
  readonly name: string;
  readonly count: number;
  readonly amounts: ByQuota["amounts"];
}

/**
 * Room for all pods that are missing of all that it refuses: of one alone, another would take what is made. A refusal may be
 * old: what has room by now keeps its limit, which a patch by what is used now would lower.
 */
function raiseQuota(seen: Seen<Lack, ByQuota>): DraftStep[] {
  const quota = quotaOf(seen);
  const all = refusedBy(seen);
  const resources = [...new Set(all.flatMap(({ amounts }) => amounts.map((it) => it.resource)))];
  if (quota === undefined || resources.length === 0) return [];
  const ref = refOf("ResourceQuota", quota);
  const { hard: limits, used } = quota.status;
  const hard = Object.fromEntries(
    resources
      .map((resource) => [resource, needed(all, resource, used)] as const)
      .filter(([resource, amount]) => toNumber(amount) > toNumber(limits[resource] ?? amount)),
  );
  if (Object.keys(hard).length === 0) return [];
  const step = {
    text: `room for ${roomText(all, seen.spot.missing.wanted.of)}, if the quota may grow; else free some of it`,
    kubectl: shellWords`patch resourcequota ${quota.metadata.name} -p ${jsonWord({ spec: { hard } })}`,
    object: ref,
  };
  const { metadata } = quota;
  return [...mended({ ref, metadata, steps: [step], what: undefined }).fix];
}

function refusedBy(seen: Seen<Lack, ByQuota>): Refused[] {
  const { cluster, workload, hit } = seen;
  const others = [...cluster.workloads.values()].filter(
    ({ namespace }) => namespace === workload.namespace,
  );
  return others.flatMap((other) =>
    lackOf(seen, other).flatMap(({ missing, refusal }) =>
      refusal?.kind === "quota" && refusal.quota === hit.quota
        ? [
            {
              name: other.ref.name,
              count: missing.wanted.count - missing.existing,
              amounts: refusal.amounts,
            },
          ]
        : [],
    ),
  );
}

/** What is used now, and what is missing asks for: the API server names those resources alone that it lacked for a pod, and each pod is one. */
function needed(all: readonly Refused[], resource: string, used: Readonly<Record<string, string>>) {
  const amounts = all.flatMap(({ amounts: own }) => own.filter((it) => it.resource === resource));
  const asked = all.flatMap(({ count, amounts: own }) => {
    const requested = own.find((it) => it.resource === resource)?.requested;
    const one = requested ?? (PODS.has(resource) ? "1" : undefined);
    return one === undefined ? [] : Array.from({ length: count }, () => one);
  });
  return sumOf([used[resource] ?? amounts[0]?.used ?? "0", ...asked]);
}

const PODS: ReadonlySet<string> = new Set(["pods", "count/pods"]);

/** `2 more pods, 500m of requests.cpu each`; of several `3 more pods, 2 of tags and 1 of store`. */
function roomText(all: readonly Refused[], of: string): string {
  const [only, ...others] = all;
  const count = all.reduce((sum, one) => sum + one.count, 0);
  const pods = counted(count, of === RUN && others.length === 0 ? "more Job" : "more pod");
  if (only === undefined || others.length > 0)
    return `${pods}, ${listed(all.map((one) => `${one.count} of ${one.name}`))}`;
  const each = only.amounts.map(({ resource, requested }) => `${requested} of ${resource}`);
  return `${pods}, ${listed(each)} each`;
}

/** More of them nobody runs by hand. */
const UNSET_AT_MOST = 6;

/** A quota counts what is set alone, so it demands that it is: of each workload that it refuses for that, what was asked about first. */
function setUnset(seen: Seen<Lack, ByQuota>): DraftStep[] {
  const { workload, cluster, asked } = seen;
  const rank = (other: Workload) => (asked.has(other.key) ? 0 : other === workload ? 1 : 2);
  return [...cluster.workloads.values()]
    .filter(({ namespace }) => namespace === workload.namespace)
    .toSorted((left, right) => rank(left) - rank(right))
    .flatMap((other) =>
      lackOf(seen, other).flatMap(({ refusal }) =>
        refusal?.kind === "quota" && refusal.quota === seen.hit.quota
          ? setUnsetOf(other, refusal)
          : [],
      ),
    )
    .slice(0, UNSET_AT_MOST);
}

function setUnsetOf(workload: Workload, { why, resources }: ByQuota): DraftStep[] {
  if (why !== "unset") return [];
  const flags = ["requests", "limits"].flatMap((kind) => {
    const amounts = resources.flatMap((resource) => {
      const [of, name = ""] = resource.includes(".") ? resource.split(".") : ["requests", resource];
      const guess = FIRST_GUESS[name];
      return of === kind && guess !== undefined ? [`${name}=${guess}`] : [];
    });
    return amounts.length === 0 ? [] : [`--${kind}=${amounts.join(",")}`];
  });
  if (flags.length === 0) return [];
  const text = `sets what the quota demands of each container of ${workload.ref.name}, a first guess: choose what it needs`;
  return setTemplate(workload, (what) => shellWords`set resources ${what} ${{ own: flags }}`, text);
}

const FIRST_GUESS: Readonly<Record<string, string>> = { cpu: "100m", memory: "128Mi" };

function shortReason({ quota, why, resources }: ByQuota): string {
  const which = quota === undefined ? "a quota" : `quota ${quota}`;
  if (why === "exceeded") return `${which} is exceeded`;
  return why === "unset" ? `${which} demands ${listed(resources)}` : `${which} is not met`;
}

/** How full it is. */
function quotaClaims(seen: Seen<Lack, ByQuota>) {
  const { cite, say } = seen;
  const quota = quotaOf(seen);
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
