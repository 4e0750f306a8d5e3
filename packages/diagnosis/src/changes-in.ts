import type { Change, Evidence, Gap, ObjectRef, Window } from "@binnacle/contracts";
import { gapsOf } from "./answer/cited-evidence.ts";
import { createLedger, type LedgerContext } from "./facts/ledger.ts";
import type { Cluster } from "./graph/cluster.ts";
import { changesOf } from "./rollout/changes-of.ts";

export interface ChangesRequest {
  readonly window: Window;
  readonly namespace?: string;
  /** Name of the object that changed. */
  readonly name?: string;
}

/** Changes in the window, newest first, as the objects tell them themselves; with their evidence. */
export function changesIn(
  cluster: Cluster,
  request: ChangesRequest,
  context: LedgerContext,
): { items: Change[]; evidence: Evidence[]; gaps: Gap[] } {
  const ledger = createLedger(context);
  const isInScope = (ref: ObjectRef) =>
    (request.namespace === undefined || ref.namespace === request.namespace) &&
    (request.name === undefined || ref.name === request.name);
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
