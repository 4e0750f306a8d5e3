import { latest } from "../../facts/times.ts";
import { refOf, written } from "../../graph/object-key.ts";
import { isRun, livePods, type Workload } from "../../graph/workload.ts";
import type { Inquiry } from "../../inquiry.ts";
import { nearMisses } from "../../near-miss.ts";
import { objectsOf } from "../../state/cluster-state.ts";
import type { ObjectOf } from "../../state/kinds.table.ts";
import { isOlder, saysCondition, type Trouble, warned } from "./trouble.ts";

/** Pods of a new workload may come after its budget. */
const PATIENCE_MS = 10 * 60_000;

type Budget = ObjectOf<"PodDisruptionBudget">;

/** Budgets that cannot be reckoned, or that keep pods that nobody has. How many pods one allows to go is no trouble. */
export function budgetTroubles(inquiry: Inquiry): Trouble[] {
  const workloads = [...inquiry.cluster.workloads.values()];
  const budgets = objectsOf(inquiry.cluster.state, "PodDisruptionBudget");
  return [
    ...budgets.flatMap((budget) => [
      ...unreckoned(inquiry, budget, workloads),
      ...mismatched(inquiry, budget, workloads),
    ]),
    ...overlapping(budgets, workloads).map((pair) => doubled(inquiry, pair)),
  ];
}

interface Pair {
  readonly budgets: readonly [Budget, Budget];
  /** One whose pods both select. */
  readonly workload: Workload;
}

/** Each budget that comes first over pods once, with the next over the same. */
function overlapping(all: readonly Budget[], workloads: readonly Workload[]): Pair[] {
  const budgets = Map.groupBy(all.filter(isByLabels), ({ metadata }) => metadata.namespace);
  const pairs = new Map<Budget, Pair>();
  for (const workload of workloads) {
    const around = budgets.get(workload.namespace) ?? [];
    if (around.length < 2 || isRun(workload) || livePods(workload).length === 0) continue;
    const [first, second] = around.filter((budget) => selects(budget, workload));
    if (first !== undefined && second !== undefined && !pairs.has(first))
      pairs.set(first, { budgets: [first, second], workload });
  }
  return [...pairs.values()];
}

/** A pod of two budgets is evicted by nobody: the API server answers each eviction with an error, whatever they allow. */
function doubled(inquiry: Inquiry, { budgets: [budget, other], workload }: Pair): Trouble {
  const [ref, second] = [refOf("PodDisruptionBudget", budget), refOf("PodDisruptionBudget", other)];
  const fact = inquiry.cite.fact({
    subject: ref,
    pointer: "/spec/selector",
    value: [second.name, workload.ref.name],
    values: { other: second.name },
    text: `${written(ref)} and ${written(second)} both select ${written(workload.ref)}`,
  });
  return {
    ref,
    reason: "MultiplePodDisruptionBudgets",
    since: latest([budget, other].map(({ metadata }) => metadata.creationTimestamp)),
    isBroken: false,
    facts: [
      inquiry.say(
        `${written(ref)} and {other} select the same pods, of ${written(workload.ref)}: nobody can evict them, no drain ends.`,
        fact,
      ),
    ],
    later: [
      { text: `keep one of ${written(ref)} and ${written(second)}, or part their selectors` },
    ],
  };
}

function unreckoned(inquiry: Inquiry, budget: Budget, workloads: readonly Workload[]): Trouble[] {
  const { conditions } = budget.status;
  const condition = conditions.find(
    ({ type, status, reason }) =>
      type === "DisruptionAllowed" && status === "False" && reason === "SyncFailed",
  );
  if (condition === undefined) return [];
  const ref = refOf("PodDisruptionBudget", budget);
  return [
    {
      ref,
      reason: condition.reason ?? condition.type,
      since: condition.lastTransitionTime,
      isBroken: false,
      facts: [saysCondition(inquiry, ref, { conditions, condition }), ...warned(inquiry, [ref])],
      standsOn: workloads.filter((it) => selects(budget, it)).map((workload) => workload.ref),
    },
  ];
}

/** Its labels are those of no pod and of no template: a workload without pods is meant by it all the same. */
function mismatched(inquiry: Inquiry, budget: Budget, workloads: readonly Workload[]): Trouble[] {
  const { status, metadata } = budget;
  const isSeen = inquiry.cluster.gapOf("Pod", metadata.namespace) === undefined;
  const isLate = isOlder(inquiry, metadata.creationTimestamp, PATIENCE_MS);
  const isEmpty = status.expectedPods === 0 && isSeen && isLate;
  if (!isEmpty || !isByLabels(budget) || workloads.some((it) => selects(budget, it))) return [];
  // One that is left over, or waits for pods of Jobs, does no harm: only a slip of the pen keeps nothing that it should.
  if (!workloads.some((it) => !isRun(it) && isMeant(budget, it))) return [];
  const ref = refOf("PodDisruptionBudget", budget);
  const fact = inquiry.cite.fact({
    subject: ref,
    pointer: "/status/expectedPods",
    value: 0,
    text: `${written(ref)} selects no pod`,
  });
  return [
    {
      ref,
      reason: "SelectsNoPods",
      since: undefined,
      isBroken: false,
      facts: [inquiry.say(`${written(ref)} selects no pod and no workload.`, fact)],
    },
  ];
}

/** Only labels are compared; what a budget selects by expressions is not judged. */
function isByLabels({ spec: { selector } }: Budget): boolean {
  const { matchLabels = {}, matchExpressions = [] } = selector ?? {};
  return Object.keys(matchLabels).length > 0 && matchExpressions.length === 0;
}

/** Each label that differs is a slip: `crat` for `cart`. */
function isMeant({ metadata, spec }: Budget, { namespace, labels }: Workload): boolean {
  const pairs = Object.entries(spec.selector?.matchLabels ?? {});
  const isNear = ([key, value]: readonly [string, string]) =>
    labels[key] === value || nearMisses(value, [labels[key] ?? ""]).length > 0;
  return namespace === metadata.namespace && pairs.every(isNear);
}

function selects({ metadata, spec }: Budget, { namespace, labels }: Workload): boolean {
  const pairs = Object.entries(spec.selector?.matchLabels ?? {});
  return namespace === metadata.namespace && pairs.every(([key, value]) => labels[key] === value);
}
