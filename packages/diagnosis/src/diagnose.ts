import type {
  DiagnoseResult,
  Diagnosis,
  Hash,
  Identify,
  ObjectRef,
  Window,
} from "@binnacle/contracts";
import { citedEvidence, gapsOf } from "./answer/cited-evidence.ts";
import { coverageOf } from "./answer/coverage-of.ts";
import { dependenciesOf } from "./answer/dependencies.ts";
import { historyOf } from "./answer/history-of.ts";
import { rank } from "./answer/rank.ts";
import { resolveNames } from "./answer/resolve-names.ts";
import { toFinding } from "./answer/to-finding.ts";
import { workloadStates } from "./answer/workload-states.ts";
import { settleBlame } from "./blame/settle-blame.ts";
import { createLedger } from "./facts/ledger.ts";
import type { Draft } from "./findings/draft.ts";
import { createCluster } from "./graph/cluster.ts";
import { keyOf } from "./graph/object-key.ts";
import type { Inquiry } from "./inquiry.ts";
import { createLogBook } from "./logs/log-book.ts";
import { questions } from "./questions/questions.table.ts";
import { changesOf } from "./rollout/changes-of.ts";
import type { ClusterState } from "./state/cluster-state.ts";

/** Newest ones; `changesIn` answers all. */
const CHANGES_AT_MOST = 50;

/** What was asked. No namespace: everything in the state. */
export interface DiagnoseRequest {
  readonly namespace?: string;
  /** `payment`, `deployment/payment`, `svc/payment` or the name of a pod. */
  readonly target?: string;
  readonly window: Window;
}

export interface DiagnoseContext {
  /** Milliseconds since the epoch, by the clock of the API server. */
  readonly now: number;
  readonly hash: Hash;
  readonly identify: Identify;
  /** The arguments of the tool call, as they stand in `source` of each evidence. */
  readonly arguments: Readonly<Record<string, unknown>>;
}

/** The first look: what is wrong, why, since when, whom it hits, and what a person may do. Pure and deterministic. */
export function diagnose(
  state: ClusterState,
  request: DiagnoseRequest,
  context: DiagnoseContext,
): DiagnoseResult {
  const inquiry = inquire(state, request, context);
  const target = resolveNames(inquiry.cluster, request);
  if (target.kind === "refused")
    return { outcome: target.outcome, evidence: [], gaps: gapsOf(state) };
  const outcome = conclude(inquiry, request, { ...context, target: target.ref });
  return { outcome, evidence: citedEvidence(outcome, inquiry.ledger), gaps: gapsOf(state) };
}

function inquire(state: ClusterState, request: DiagnoseRequest, context: DiagnoseContext): Inquiry {
  return {
    cluster: createCluster(state),
    ledger: createLedger({ ...context, clusterId: state.clusterId }),
    logs: createLogBook(state),
    now: context.now,
    window: { fromMs: Date.parse(request.window.from), toMs: Date.parse(request.window.to) },
  };
}

function conclude(
  inquiry: Inquiry,
  { namespace, window }: DiagnoseRequest,
  { now, hash, target }: { now: number; hash: Hash; target: ObjectRef | undefined },
): Diagnosis {
  const { cluster, ledger } = inquiry;
  const { clusterId, clusterName } = cluster.state;
  const isInScope = (ref: ObjectRef) => namespace === undefined || ref.namespace === namespace;
  const dependencies = dependenciesOf(cluster, target);
  const settled = settleBlame(
    inquiry,
    questions.flatMap((question) => question.ask(inquiry)),
  );
  const drafts = rank(
    settled.filter((draft) => concerns(draft, isInScope, dependencies.keys)),
    {
      cluster,
      target,
      dependencies,
    },
  );
  const findings = drafts.map((draft) => toFinding(draft, { clusterId, hash }));
  const pods = cluster.pods.filter((pod) => isInScope(pod.ref) && !pod.isOver);
  return {
    kind: "diagnosed",
    cluster: { id: clusterId, name: clusterName },
    ...(namespace === undefined ? {} : { namespace }),
    ...(target === undefined ? {} : { target }),
    observedAt: new Date(now).toISOString(),
    window,
    findings,
    workloads: workloadStates(cluster, drafts, isInScope),
    pods: { ready: pods.filter((pod) => pod.isReady).length, total: pods.length },
    history: historyOf(inquiry, drafts, isInScope),
    changes: changesOf(cluster, ledger, { ...inquiry.window, isInScope }).slice(0, CHANGES_AT_MOST),
    dependencies: [...dependencies.refs],
    coverage: coverageOf(cluster, new Set(findings.map((finding) => finding.cause)), namespace),
  };
}

/** A finding of the namespace, one that hits it, or one of something that the target calls. */
function concerns(
  draft: Draft,
  isInScope: (ref: ObjectRef) => boolean,
  dependencies: ReadonlySet<string>,
): boolean {
  return (
    isInScope(draft.culprit) ||
    draft.victims.some((victim) => isInScope(victim.ref)) ||
    dependencies.has(keyOf(draft.owner))
  );
}
