import { type Claim, type ObjectRef, present } from "@binnacle/contracts";
import { beginning } from "../../facts/times.ts";
import { refOf, written } from "../../graph/object-key.ts";
import { impactOn } from "../../graph/workload.ts";
import type { Inquiry } from "../../inquiry.ts";
import { remainingFinalizers } from "../../messages/remaining-finalizers.ts";
import { objectsOf } from "../../state/cluster-state.ts";
import { kindsToRead } from "../../state/kinds.table.ts";
import type { Condition } from "../../state/shapes.ts";
import { isOlder, saysCondition, type Trouble, warned } from "./trouble.ts";
import { isOfOthers, whoRemoves } from "./who-removes.ts";

/** Time that an object may take to be gone. */
const PATIENCE_MS = 10 * 60_000;
/** Of a pod that is needed, beyond its grace, which its deletionTimestamp contains: volumes are taken away. */
const POD_MS = 2 * 60_000;
/** Of a pod whose grace is over and that a finalizer holds: its containers have ended, and somebody does not let it go. */
const HELD_MS = 60_000;
/** Time that a namespace may take; of one that was asked about it is told at once. */
const NAMESPACE_MS = 2 * 60_000;

/** Objects that are being deleted and do not go: somebody does not do what must be done before. */
export function deletionTroubles(inquiry: Inquiry): Trouble[] {
  return kindsToRead.flatMap(({ kind }) =>
    kind === "Event"
      ? []
      : objectsOf(inquiry.cluster.state, kind).flatMap((object) => stuck(inquiry, kind, object)),
  );
}

interface Going {
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string | undefined;
    readonly uid: string;
    readonly deletionTimestamp?: string | undefined;
    readonly finalizers?: readonly string[] | undefined;
  };
}

function stuck(inquiry: Inquiry, kind: string, object: Going): Trouble[] {
  const { deletionTimestamp: since } = object.metadata;
  const ref = refOf(kind, object);
  if (since === undefined || !isOlder(inquiry, since, patienceFor(inquiry, ref, object))) return [];
  const { facts, ...remover } = whoRemoves(inquiry, ref, heldBy(inquiry, ref, object));
  return [
    {
      ref,
      reason: "Terminating",
      since,
      isBroken: isNeeded(inquiry, ref),
      facts: [
        saysGoing(inquiry, ref, object.metadata),
        ...facts,
        ...ownWords(inquiry, ref),
        ...warned(inquiry, [ref]),
      ],
      ...remover,
      ...placeOf(inquiry, ref),
    },
  ];
}

/** Of a namespace those of what remains in it. */
function heldBy(inquiry: Inquiry, ref: ObjectRef, { metadata }: Going): readonly string[] {
  if (ref.kind !== "Namespace") return metadata.finalizers ?? [];
  const messages = conditionsOf(inquiry, ref).map(({ message = "" }) => message);
  return [...new Set(messages.flatMap(remainingFinalizers))];
}

function patienceFor(inquiry: Inquiry, ref: ObjectRef, { metadata }: Going): number {
  const { kind, name } = ref;
  if (kind === "Pod" && metadata.finalizers?.some(isOfOthers) === true) return HELD_MS;
  if (isNeeded(inquiry, ref)) return POD_MS;
  if (kind !== "Namespace") return PATIENCE_MS;
  return name === inquiry.namespace ? 0 : NAMESPACE_MS;
}

function saysGoing(
  { cite, say }: Inquiry,
  ref: ObjectRef,
  { finalizers = [], ...going }: Going["metadata"],
): Claim {
  const awaits = finalizers.length === 0 ? undefined : finalizers.join(", ");
  const held = awaits === undefined ? "" : ", held by {awaits}";
  const fact = cite.fact({
    subject: ref,
    pointer: "/metadata/deletionTimestamp",
    value: [going.deletionTimestamp, awaits],
    values: present({ since: beginning(going.deletionTimestamp), awaits }),
    text: `${written(ref)} is being deleted${awaits === undefined ? "" : `, finalizers ${awaits}`}`,
  });
  return say(`${written(ref)} is being deleted since {since}${held}.`, fact);
}

/** A pod that stays keeps its place, and nothing else of its workload serves. */
function isNeeded({ cluster }: Inquiry, ref: ObjectRef): boolean {
  const pod = ref.kind === "Pod" ? cluster.podOf(ref) : undefined;
  const workload = pod && cluster.workloadOf(pod);
  return workload !== undefined && impactOn(workload) === "broken";
}

/** Of a pod its workload, and its node, which may be what keeps it. */
function placeOf({ cluster }: Inquiry, ref: ObjectRef): Partial<Trouble> {
  if (ref.kind !== "Pod") return {};
  const pod = cluster.podOf(ref);
  const name = pod?.object.spec.nodeName;
  const owner = pod && cluster.workloadOf(pod)?.ref;
  return { ...present({ owner }), standsOn: name === undefined ? [] : [{ kind: "Node", name }] };
}

/** What a namespace says of what remains in it. */
function ownWords(inquiry: Inquiry, ref: ObjectRef): Claim[] {
  const conditions = ref.kind === "Namespace" ? conditionsOf(inquiry, ref) : [];
  return conditions
    .filter(({ status }) => status === "True")
    .map((condition) => saysCondition(inquiry, ref, { conditions, condition }));
}

function conditionsOf({ cluster }: Inquiry, { name }: ObjectRef): readonly Condition[] {
  const found = objectsOf(cluster.state, "Namespace").find((it) => it.metadata.name === name);
  return found?.status.conditions ?? [];
}
