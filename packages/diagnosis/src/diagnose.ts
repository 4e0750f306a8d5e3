import {
  type Diagnosis,
  type Hash,
  keyOf,
  type ObjectRef,
  type Observed,
  present,
  type Window,
} from "@binnacle/contracts";
import { addressesUnused } from "./answer/addresses-unused.ts";
import { unexplained } from "./answer/asked-state.ts";
import { createBehind } from "./answer/behind.ts";
import { certificatesUnseen } from "./answer/certificates-unseen.ts";
import { checksOf } from "./answer/checks-of.ts";
import { citedEvidence, gapsOf } from "./answer/cited-evidence.ts";
import { askedKeys, carriersOf, type Dependencies, dependenciesOf } from "./answer/dependencies.ts";
import { historyOf } from "./answer/history-of.ts";
import { createLeadsTo } from "./answer/leads-to.ts";
import { rank } from "./answer/rank.ts";
import { findingId, toFinding } from "./answer/to-finding.ts";
import { withOwners } from "./answer/with-owners.ts";
import { workloadStates } from "./answer/workload-states.ts";
import { type Settled, settleBlame } from "./blame/settle-blame.ts";
import { allCauses } from "./causes/causes.ts";
import { unlisted } from "./causes/unlisted/unlisted.ts";
import { createCite } from "./facts/cite.ts";
import { createSay } from "./facts/claims.ts";
import { createLedger, type LedgerContext } from "./facts/ledger.ts";
import type { Cluster } from "./graph/cluster.ts";
import { hasEnded } from "./graph/pod-view.ts";
import type { Inquiry } from "./inquiry.ts";
import type { Draft } from "./kit/draft.ts";
import { createLogBook } from "./logs/log-book.ts";
import { lookForCauses, type Sighting } from "./look-for-causes.ts";
import { changesOf } from "./rollout/changes-of.ts";

/** Newest ones; `changesIn` answers all. */
export const CHANGES_AT_MOST = 50;

/** What was asked. No namespace: everything in the state. */
export interface DiagnoseRequest {
  readonly namespace?: string | undefined;
  /** The object that was asked about. */
  readonly target?: ObjectRef | undefined;
  readonly window: Window;
}

export interface DiagnoseContext extends LedgerContext {
  readonly hash: Hash;
  /** Called between workloads and causes; what it throws ends the diagnosis. */
  readonly checkpoint?: () => void;
}

/** A diagnosis with the evidence that it cites, and what could not be seen. */
export interface Diagnosed extends Observed {
  readonly diagnosis: Diagnosis;
}

/**
 * The first look: what is wrong, why, since when, whom it hits, and what a person may do. Deterministic.
 * The cluster has the logs that were read of it: `withLogs`.
 */
export function diagnose(
  cluster: Cluster,
  request: DiagnoseRequest,
  context: DiagnoseContext,
): Diagnosed {
  const { target, window } = request;
  const ledger = createLedger(context);
  const inquiry = {
    cluster,
    ledger,
    cite: createCite(ledger),
    say: createSay(ledger),
    logs: createLogBook(cluster.state),
    now: context.now,
    namespace: target?.kind === "Namespace" ? target.name : request.namespace,
    asked: askedKeys(cluster, target),
    window: { fromMs: Date.parse(window.from), toMs: Date.parse(window.to) },
  };
  const concluded = conclude(inquiry, request, context);
  const open = unexplained(target, concluded.workloads, { cluster, ...context });
  // What is open about the target counts as one more cause that could not be seen.
  const unseen =
    open === undefined ? [] : [{ kind: "not_visible", cause: unlisted.id, gap: open } as const];
  const checks = concluded.checks.filter(({ cause }) => unseen.every((it) => it.cause !== cause));
  const diagnosis = { ...concluded, checks: [...checks, ...unseen] };
  return {
    diagnosis,
    evidence: withOwners(citedEvidence(diagnosis, inquiry.ledger), cluster),
    gaps: [
      ...unseen.map(({ gap }) => gap),
      ...addressesUnused(
        cluster,
        { target, namespace: request.namespace, findings: concluded.findings },
        context.kubectl,
      ),
      ...certificatesUnseen(cluster, target, context.kubectl),
      ...gapsOf(cluster.state),
    ],
  };
}

function conclude(
  inquiry: Inquiry,
  { namespace, target, window }: DiagnoseRequest,
  context: DiagnoseContext,
): Diagnosis {
  const { cluster, ledger } = inquiry;
  const { clusterId, clusterName } = cluster.state;
  const isInScope = (ref: ObjectRef) =>
    namespace === undefined || (ref.kind === "Namespace" ? ref.name : ref.namespace) === namespace;
  const dependencies = dependenciesOf(cluster, target);
  const sighting = lookForCauses(inquiry, allCauses, context.checkpoint);
  const settled = settleBlame(inquiry, sighting.drafts);
  const { drafts, carriers } = choose(inquiry, settled.drafts, { isInScope, target, dependencies });
  const findings = drafts.map((draft) => toFinding(draft, { ...context, clusterId }));
  const toldBy = tellerOf({ settled, findings, isInScope }, { ...context, clusterId });
  return {
    kind: "diagnosed",
    cluster: { id: clusterId, name: clusterName },
    ...present({ namespace, target }),
    observedAt: new Date(inquiry.now).toISOString(),
    window,
    findings,
    workloads: workloadStates(cluster, drafts, { isInScope, target, now: inquiry.now }),
    pods: podsIn(cluster, isInScope),
    history: historyOf(inquiry, drafts, { isInScope, target }),
    changes: changesOf(cluster, ledger, { ...inquiry.window, isInScope }).slice(0, CHANGES_AT_MOST),
    dependencies: [...dependencies.refs, ...carriers],
    checks: checksOf(allCauses, withoutResting(sighting, settled), {
      cluster,
      namespace,
      isInScope,
      toldBy,
    }),
  };
}

interface Asked {
  readonly isInScope: (ref: ObjectRef) => boolean;
  readonly target: ObjectRef | undefined;
  readonly dependencies: Dependencies;
}

/** What is told of what was found, ranked, and what of it keeps or carries the target. */
function choose(
  { cluster, now }: Inquiry,
  found: readonly Draft[],
  { isInScope, target, dependencies }: Asked,
): { drafts: readonly Draft[]; carriers: readonly ObjectRef[] } {
  const { keys } = dependencies;
  const isMeant = (ref: ObjectRef) =>
    target === undefined ? isInScope(ref) : keys.has(keyOf(ref)) || keyOf(ref) === keyOf(target);
  const behind = createBehind(cluster, now, isMeant);
  const { isBehind } = behind;
  const leadsTo = createLeadsTo(cluster, target);
  const scope = { isInScope, keys };
  const meant = found.filter((draft) => isBehind(draft) || concerns(cluster, draft, scope));
  const drafts = rank(meant, { cluster, target, dependencies, behind, leadsTo });
  const carriers =
    target === undefined ? [] : carriersOf(cluster, { dependencies, drafts, isBehind, leadsTo });
  return { drafts, carriers };
}

/** By which finding that is told a draft is told. */
function tellerOf(
  {
    settled,
    findings,
    isInScope,
  }: { settled: Settled; findings: Diagnosis["findings"]; isInScope: (ref: ObjectRef) => boolean },
  context: Parameters<typeof findingId>[1],
) {
  const ids = new Set(findings.map(({ id }) => id));
  return (draft: Draft) => {
    const by = settled.explained.get(draft);
    if (by !== undefined && !isInScope(draft.owner)) return undefined;
    const id = findingId(by ?? draft, context);
    return ids.has(id) ? { id, isItself: by === undefined } : undefined;
  };
}

function podsIn(cluster: Cluster, isInScope: (ref: ObjectRef) => boolean): Diagnosis["pods"] {
  const pods = cluster.pods.filter((pod) => isInScope(pod.ref) && !pod.isOver);
  return { ready: pods.filter((pod) => pod.isSaidReady).length, total: pods.length };
}

/** What no cause named is none of its own where a finding explains it. */
function withoutResting(sighting: Sighting, { explained }: Settled): Sighting {
  const isOwn = (draft: Draft) => draft.standsOn.length === 0 || !explained.has(draft);
  const asked = [...sighting.asked].map(
    ([cause, seen]) => [cause, { ...seen, drafts: seen.drafts.filter(isOwn) }] as const,
  );
  return { ...sighting, drafts: sighting.drafts.filter(isOwn), asked: new Map(asked) };
}

/** A draft of the namespace, one that hits it, or one of something that the target calls. */
function concerns(
  { podsByNode }: Cluster,
  { culprit, victims, owner }: Draft,
  { isInScope, keys }: { isInScope: (ref: ObjectRef) => boolean; keys: ReadonlySet<string> },
): boolean {
  if ([culprit, owner, ...victims.map(({ ref }) => ref)].some(isInScope)) return true;
  // A node with pods of the namespace concerns it before they count as lost.
  const pods = culprit.kind === "Node" ? (podsByNode.get(culprit.name) ?? []) : [];
  return keys.has(keyOf(owner)) || pods.some((pod) => isInScope(pod.ref) && !hasEnded(pod));
}
