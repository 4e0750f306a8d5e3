import {
  type Change,
  type Evidence,
  type Gap,
  keyOf,
  type ObjectRef,
  type Window,
} from "@binnacle/contracts";
import { gapsOf } from "./answer/cited-evidence.ts";
import { createLedger, type LedgerContext } from "./facts/ledger.ts";
import type { Cluster } from "./graph/cluster.ts";
import { refOf } from "./graph/object-key.ts";
import { mentionsIn } from "./graph/references.ts";
import { serviceNamed } from "./graph/service-named.ts";
import { changesOf } from "./rollout/changes-of.ts";
import { objectsOf } from "./state/cluster-state.ts";

export interface ChangesRequest {
  readonly window: Window;
  readonly namespace?: string;
  /** Name of the object that changed, that an autoscaler which changed scales, or that calls a Service which changed. */
  readonly name?: string;
}

/** Changes in the window, newest first, as the objects tell them themselves; with their evidence. */
export function changesIn(
  cluster: Cluster,
  request: ChangesRequest,
  context: LedgerContext,
): { items: Change[]; evidence: Evidence[]; gaps: Gap[] } {
  const ledger = createLedger(context);
  const beside = new Set([...scalersOf(cluster, request.name), ...calledBy(cluster, request.name)]);
  const isInScope = (ref: ObjectRef) =>
    (request.namespace === undefined || ref.namespace === request.namespace) &&
    (request.name === undefined || ref.name === request.name || beside.has(keyOf(ref)));
  const items = changesOf(cluster, ledger, {
    fromMs: Date.parse(request.window.from),
    toMs: Date.parse(request.window.to),
    isInScope,
  });
  return {
    items,
    evidence: items.flatMap((item) => item.evidence.flatMap((id) => ledger.get(id) ?? [])),
    gaps: gapsOf(cluster.state),
  };
}

/** Autoscalers that scale what has the name: how many pods it has, and may have, is their work. */
function scalersOf({ state }: Cluster, name: string | undefined): ReadonlySet<string> {
  const all = name === undefined ? [] : objectsOf(state, "HorizontalPodAutoscaler");
  return new Set(
    all
      .filter(({ spec }) => spec.scaleTargetRef.name === name)
      .map((scaler) => keyOf(refOf("HorizontalPodAutoscaler", scaler))),
  );
}

/** Services that what has the name calls, or names in its template: one that went is called all the same. */
function calledBy({ workloads, calls }: Cluster, name: string | undefined): readonly string[] {
  return [...workloads.values()]
    .filter(({ ref }) => ref.name === name)
    .flatMap((workload) => [
      ...(calls.byCaller.get(workload.key) ?? []).map(({ to }) => to.key),
      ...mentionsIn(workload.template).flatMap((mention) => {
        const ref = serviceNamed(workload, mention);
        return ref === undefined ? [] : [keyOf(ref)];
      }),
    ]);
}
