import { keyOf, type ObjectRef } from "@binnacle/contracts";
import { earliest } from "../../facts/times.ts";
import { refOf, written } from "../../graph/object-key.ts";
import type { Inquiry } from "../../inquiry.ts";
import type { Cause } from "../../kit/cause.ts";
import type { Draft } from "../../kit/draft.ts";
import type { ObjectCause } from "../../kit/object-cause.ts";
import { toDraft } from "../../kit/to-draft.ts";
import { shortened } from "../../say.ts";
import { objectsOf } from "../../state/cluster-state.ts";
import { autoscalerTroubles } from "./autoscaler-troubles.ts";
import { budgetTroubles } from "./budget-troubles.ts";
import { certificateTroubles } from "./certificate-troubles.ts";
import { claimTroubles } from "./claim-troubles.ts";
import { deletionTroubles } from "./deletion-troubles.ts";
import { ingressTroubles } from "./ingress-troubles.ts";
import { networkTroubles } from "./network-troubles.ts";
import { nodeTroubles } from "./node-troubles.ts";
import { podTroubles } from "./pod-troubles.ts";
import { runTroubles } from "./run-troubles.ts";
import { scheduleTroubles } from "./schedule-troubles.ts";
import { describe, type Trouble } from "./trouble.ts";
import { warningTroubles } from "./warning-troubles.ts";
import { workloadTroubles } from "./workload-troubles.ts";

/** More words than this nobody reads. */
const CLAIMS_AT_MOST = 6;
/** What else has a state of its own, beside nodes, Services, workloads and pods. */
const OTHERS = [
  "HorizontalPodAutoscaler",
  "PersistentVolumeClaim",
  "PodDisruptionBudget",
  "Certificate",
] as const;

const row = {
  id: "unlisted",
  title: "Not well, by its own words",
  group: "lifecycle",
  low: "its own conditions and events say so, and no cause that I know explains it",
  ruledOut: "no object, beside what is found, says of itself that it is not well",
  needs: ["Pod", "Event"],
  metric: "error_ratio",
} as const satisfies Cause;

/** How objects say that they are not well. What others stand on comes first. */
const LOOKS: readonly ((inquiry: Inquiry) => readonly Trouble[])[] = [
  nodeTroubles,
  claimTroubles,
  podTroubles,
  workloadTroubles,
  runTroubles,
  scheduleTroubles,
  networkTroubles,
  ingressTroubles,
  certificateTroubles,
  autoscalerTroubles,
  budgetTroubles,
  deletionTroubles,
  warningTroubles,
];

/** What no cause names: told with the words of the objects, unless a finding about what they stand on explains it. */
export const unlisted: ObjectCause = {
  ...row,
  ask(inquiry) {
    const troubles = LOOKS.flatMap((look) => look(inquiry));
    const groups = Map.groupBy(troubles, ({ ref, owner = ref }) => keyOf(owner));
    return {
      of: "object",
      examined: examinedIn(inquiry),
      waiting: [],
      drafts: [...groups.values()].flatMap((group) => draftOf(inquiry, group)),
    };
  },
};

/** All troubles of one owner, as one; the first leads. */
function draftOf({ say }: Inquiry, group: readonly Trouble[]): Draft[] {
  const [first] = group;
  if (first === undefined) return [];
  const { ref, owner = ref, look = ref } = first;
  const reason = shortened(first.reason, 60);
  const { cause, title, ...told } = headOf(first, reason);
  const subject = {
    say,
    culprit: ref,
    owner,
    title,
    impact: group.some(({ isBroken }) => isBroken) ? "broken" : "degraded",
    pods: [...new Set(group.flatMap(({ pods = [] }) => pods))],
    standsOn: [ref, owner, ...group.flatMap(({ standsOn = [] }) => standsOn)],
    waitsFor: group.flatMap(({ waitsFor = [] }) => waitsFor),
  } as const;
  const claims = group.flatMap(({ facts }) => facts);
  return [
    toDraft(cause, subject, {
      ...told,
      since: earliest(group.map(({ since }) => since)),
      facts: distinct(claims).slice(0, CLAIMS_AT_MOST),
      disproof: `conditions and events of ${written(ref)} that tell of no trouble`,
      nextCheck: first.nextCheck ?? {
        text: "see what the cluster says of it",
        kubectl: describe(look),
        object: look,
      },
      ...remedyIn(group),
      symptom: { reason },
      yields: true,
    }),
  ];
}

/** What is proved is told as such, though never as sure as by a cause of its own; of all else an object has its word alone. */
function headOf({ ref, proved }: Trouble, reason: string) {
  if (proved === undefined) {
    const does = `not well: ${reason}`;
    return { cause: row, level: "low", does, title: `${written(ref)} is ${does}` } as const;
  }
  const { does, because } = proved;
  const cause = { ...row, medium: because };
  return { cause, level: "medium", does, title: `${written(ref)} ${does}` } as const;
}

/** Of the first that has one. */
function remedyIn(group: readonly Trouble[]): Pick<Draft, "fix" | "later"> {
  const [found] = group.filter(({ fix = [], later = [] }) => fix.length + later.length > 0);
  return { fix: found?.fix ?? [], later: found?.later ?? [] };
}

function distinct(claims: Trouble["facts"]): Trouble["facts"] {
  return [...new Map(claims.map((claim) => [JSON.stringify(claim), claim])).values()];
}

function examinedIn({ cluster }: Inquiry): ObjectRef[] {
  return [
    ...cluster.pods.map(({ ref }) => ref),
    ...[...cluster.workloads.values()].map(({ ref }) => ref),
    ...[...cluster.services.values()].map(({ ref }) => ref),
    ...[...cluster.nodes.values()].map((node) => refOf("Node", node)),
    ...OTHERS.flatMap((kind) => objectsOf(cluster.state, kind).map((it) => refOf(kind, it))),
  ];
}
