import { present } from "@binnacle/contracts";
import type { Cause } from "../kit/cause.ts";
import { lookAtPod } from "../kit/pod-step.ts";
import type { MountFailure } from "../messages/mount-failure.ts";
import { brokenClaim } from "./broken-claim.ts";
import { heldVolume } from "./held-volume.ts";
import { lookAtVolume } from "./look-at-volume.ts";
import { placementCause } from "./not-placed/placement-cause.ts";
import { startCause } from "./not-started/start-cause.ts";

/** Shows before a pod has a node, and on its node. */
const row = {
  id: "volume-not-bound",
  title: "Volume not available",
  group: "storage",
  high: "the claim names what is not there",
  medium: "the pod waits for a volume that it cannot get",
  ruledOut: "no pod that had its time waits for a volume",
  needs: ["Pod", "PersistentVolumeClaim", "Event"],
  metric: "restarts",
} as const satisfies Cause;

/** Nodes that are closed to the pod whatever its volume. */
const CLOSED = new Set(["untolerated_taint", "node_affinity", "unschedulable"]);

/** The claim itself was not seen, or is bound. */
const UNTAKEN = {
  why: "no node can take its volume",
  facts: [],
  isDecisive: false,
  mend: undefined,
  reason: "FailedScheduling",
  fix: [],
  nextCheck: undefined,
};

/** The pod waits for a volume that cannot be had: its claim is broken, or no node that is open to it takes the volume. */
export const unboundVolume = placementCause({
  ...row,

  sees({ pod, refusals }, looking) {
    if (!refusals.some(({ kind }) => kind === "volume")) return undefined;
    const isAll = refusals.every(({ kind }) => kind === "volume" || CLOSED.has(kind));
    return isAll || brokenClaim(looking, pod) !== undefined || undefined;
  },

  tells(placing) {
    const { name, pod, refusal, say } = placing;
    const broken = brokenClaim(placing, pod);
    const { why, facts, isDecisive, mend, reason, fix, nextCheck } = broken ?? UNTAKEN;
    return {
      ...present({ culprit: broken?.culprit }),
      level: isDecisive ? "high" : "medium",
      why,
      facts: [say(`${name} waits for a volume: {message}`, refusal), ...facts],
      disproof: broken
        ? "a bound claim, and the pod still waiting"
        : "a node that can take the volume",
      fix,
      mend,
      nextCheck: nextCheck ?? lookAtVolume(placing, pod),
      symptom: { reason },
    };
  },
});

/** The claim itself is bound: what mounts it is to be told. */
const UNMOUNTED = {
  culprit: undefined,
  why: undefined,
  facts: [],
  fix: [],
  mend: undefined,
  nextCheck: undefined,
};

const WHY: Partial<Record<MountFailure["kind"], string>> = {
  multi_attach: "another node or pod holds it",
  permission: "access to it is denied",
  driver_missing: "its CSI driver does not run on the node",
  limit: "the node has as many volumes as it may",
};

/** The pod has its node and not its volume. */
export const unmountedVolume = startCause<MountFailure>({
  ...row,
  begunBy: "any",

  sees: ({ mount }) => mount,

  tells(starting) {
    const { name, pod, hit, status, said, says, say } = starting;
    const { facts, ...claim } = brokenClaim(starting, pod) ?? UNMOUNTED;
    const held = hit.kind === "multi_attach" ? heldVolume(starting, pod) : undefined;
    return {
      ...present({ culprit: claim.culprit }),
      level: "medium",
      does: "waits for a volume",
      why: claim.why ?? WHY[hit.kind],
      opening: [],
      facts: [say(`${name} is on its node and waits for a volume.`, status, said), says, ...facts],
      disproof: "a start of the same pod on the same node",
      fix: claim.fix,
      mend: claim.mend,
      nextCheck: claim.nextCheck ?? lookAtPod(pod),
      ...held,
    };
  },
});
