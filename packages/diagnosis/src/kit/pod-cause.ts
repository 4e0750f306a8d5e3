import { type Claim, type Gap, keyOf, present } from "@binnacle/contracts";
import type { Say } from "../facts/claims.ts";
import type { Cluster } from "../graph/cluster.ts";
import { refIn, written } from "../graph/object-key.ts";
import type { ContainerView, PodView } from "../graph/pod-view.ts";
import { impactOn, isOfNewestRollout, type Workload } from "../graph/workload.ts";
import type { Inquiry } from "../inquiry.ts";
import { newestRollout, type RolloutChange, touches } from "../rollout/rollout-change.ts";
import type { Aspect } from "../rollout/template-diff.ts";
import type { Cause } from "./cause.ts";
import { configWrites } from "./config-writes.ts";
import type { Draft } from "./draft.ts";
import { heldByOrder } from "./held-by-order.ts";
import { isLeftBehind, remedyOf } from "./remedy.ts";
import type { Story } from "./story.ts";
import { toDraft } from "./to-draft.ts";
import { againstTemplate, forRollout } from "./witnesses.ts";

/** Where a workload stands still: a pod, its container where it is one; no pod where one is missing. */
export interface Spot {
  readonly pod?: PodView;
  readonly container?: ContainerView;
}

export interface PodSpot extends Spot {
  readonly pod: PodView;
}

/** Spots of one workload on one rung that fail alike. The first is the example. */
export interface Standing<S extends Spot> {
  readonly workload: Workload;
  readonly spots: readonly S[];
  /** They have one cause: who sees any of them explains all. */
  readonly together?: boolean;
}

/** What is known when a cause looks at one spot. */
export interface Looking<S extends Spot> extends Inquiry, Standing<S> {}

/** What is known when a cause tells: the spots that it explains, the example first, and the rollout that began it. */
export interface Seen<S extends Spot, Hit> extends Inquiry {
  readonly workload: Workload;
  readonly name: string;
  readonly spots: readonly S[];
  readonly pods: readonly PodView[];
  /** The example. */
  readonly spot: S;
  readonly hit: Hit;
  readonly hits: readonly Hit[];
  readonly rollout: RolloutChange | undefined;
}

/** Why a cause that sees nothing may be true all the same: what was not seen, or what is so, after the name of the workload. */
export type Doubt = { readonly gap: Gap } | { readonly why: string };

interface PodCauseForm<S extends Spot, Hit> extends Cause {
  /** Parts of a rollout that can begin it; absent: none. */
  readonly begunBy?: readonly Aspect[] | "any";
  readonly sees: (spot: S, looking: Looking<S>) => Hit | undefined;
  /** Asked where it sees nothing; absent: what it does not see is not there. */
  readonly doubts?: (looking: Looking<S>) => Doubt | undefined;
  readonly tells: (seen: Seen<S, Hit>) => Story;
}

/** A cause that shows in pods, as a rung asks it. */
export interface PodCause<S extends Spot> extends Cause {
  /** The spots that it explains, and what it says of them; nothing when it sees none. */
  readonly explain: (inquiry: Inquiry, standing: Standing<S>) => Explained<S> | undefined;
  /** The position of the first spot that shows it; -1: none does. */
  readonly firstSeen: (inquiry: Inquiry, standing: Standing<S>) => number;
  readonly doubt: (inquiry: Inquiry, standing: Standing<S>) => Doubt | undefined;
}

export interface Explained<S extends Spot> {
  readonly spots: readonly S[];
  readonly draft: Draft;
}

/** A cause that shows in pods: how to see it in one, and what to say of all of a workload that have it. */
export function podCause<Hit, S extends Spot = PodSpot>({
  begunBy,
  sees,
  doubts = () => undefined,
  tells,
  ...cause
}: PodCauseForm<S, Hit>): PodCause<S> {
  return {
    ...cause,
    firstSeen: (inquiry, standing) =>
      standing.spots.findIndex((spot) => sees(spot, { ...inquiry, ...standing }) !== undefined),
    doubt: (inquiry, standing) => doubts({ ...inquiry, ...standing }),
    explain(inquiry, { workload, spots, together = false }) {
      const seen = spots.flatMap((spot) => {
        const hit = sees(spot, { ...inquiry, workload, spots });
        return hit === undefined ? [] : [{ spot, hit }];
      });
      const [first] = seen;
      if (first === undefined) return undefined;
      const own = seen.map(({ spot }) => spot);
      const explained = together ? [...new Set([...own, ...spots])] : own;
      const pods = [...new Set(explained.flatMap(({ pod }) => pod ?? []))];
      const failing = { workload, pods };
      const told = {
        ...inquiry,
        ...failing,
        ...first,
        name: nameIn(inquiry.cluster, workload),
        spots: explained,
        hits: seen.map(({ hit }) => hit),
        rollout: begunBy && rolloutBehind(inquiry, failing, begunBy),
      };
      return { spots: told.spots, draft: draftOf(cause, told, tells(told)) };
    },
  };
}

/** The newest rollout, if the failing pods are its own and it touched what fails. `any`: whatever it touched. */
function rolloutBehind(
  inquiry: Inquiry,
  { workload, pods }: { workload: Workload; pods: readonly PodView[] },
  aspects: readonly Aspect[] | "any",
): RolloutChange | undefined {
  if (!pods.every((pod) => isOfNewestRollout(workload, pod))) return undefined;
  const change = newestRollout(workload, inquiry.ledger);
  if (change === undefined || change.differences.length === 0) return undefined;
  return aspects === "any" || touches(change, aspects) ? change : undefined;
}

function draftOf(
  cause: Cause,
  seen: Omit<Seen<Spot, unknown>, "hit" | "hits">,
  story: Story,
): Draft {
  const { workload, pods, name, say } = seen;
  const { mend, rollout, ...told } = { rollout: seen.rollout, ...story };
  const { fix, later } = remedyOf(seen, rollout, { ...present({ fix: told.fix }), mend });
  return toDraft(
    cause,
    {
      culprit: workload.ref,
      title: `${name} ${story.does}`,
      impact: impactOn(workload),
      change: rollout?.change,
      pods,
    },
    {
      opening: begun(say, rollout),
      ...told,
      context: [
        ...heldByOrder(seen, workload, pods),
        ...leftBehind(seen),
        ...(told.context ?? []),
        ...(rollout === undefined && RUNS_PROGRAM.has(cause.group)
          ? configWrites(seen, workload, told.since)
          : []),
      ],
      reasons: [...(told.reasons ?? []), ...forRollout(seen, rollout)],
      // What is wrong with a node is in no template.
      against: [...(told.against ?? []), ...(cause.group === "node" ? [] : againstTemplate(seen))],
      fix,
      later: [...(told.later ?? []), ...later],
    },
  );
}

/** Of these the program has begun: what it reads may be why it does not go on. */
const RUNS_PROGRAM: ReadonlySet<Cause["group"]> = new Set(["start", "probes"]);

/** The kind is told where another workload has the same name. */
function nameIn({ workloads }: Cluster, { ref, key }: Workload): string {
  const isShared = KINDS.some((kind) => {
    const other = keyOf(refIn(ref.namespace, kind, ref.name));
    return other !== key && workloads.has(other);
  });
  return isShared ? written(ref) : ref.name;
}

const KINDS = ["Deployment", "StatefulSet", "DaemonSet", "CronJob", "Job", "Pod"];

/** Why the controller does not bring the new template to these pods. */
function leftBehind(seen: Omit<Seen<Spot, unknown>, "hit" | "hits">): Claim[] {
  const { workload, pods, cite, say } = seen;
  const [pod] = pods;
  if (pod === undefined || !isLeftBehind(seen)) return [];
  const revision = pod.object.metadata.labels["controller-revision-hash"];
  const old = cite.field(pod, {
    pointer: "/metadata/labels/controller-revision-hash",
    value: [revision, workload.updateRevision],
    text: `made from revision ${revision}; the template of ${written(workload.ref)} is ${workload.updateRevision} by now`,
  });
  return [
    say(
      `The template of ${written(workload.ref)} has changed since; it waits for pod ${pod.ref.name} to be Ready before it replaces it.`,
      old,
    ),
  ];
}

/** Where it began: `Rollout 7 of deployment/payment, by argocd-controller: env PAYMENT_GATEWAY_URL removed, image unchanged.` */
function begun(say: Say, rollout: RolloutChange | undefined): Claim[] {
  if (rollout === undefined) return [];
  const { subject, by, evidence } = rollout.change;
  const who = by === undefined ? "" : ", by {by}";
  return [say(`Rollout {revision} of ${written(subject)}${who}: {what}.`, ...evidence)];
}
