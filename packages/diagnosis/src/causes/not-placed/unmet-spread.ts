import type { Claim } from "@binnacle/contracts";
import { shellWords } from "../../facts/shell-words.ts";
import { hasLabels, labelOf, untolerated } from "../../graph/node-fit.ts";
import type { PodView } from "../../graph/pod-view.ts";
import { selects } from "../../graph/selects.ts";
import { ownTemplate } from "../../graph/workload.ts";
import { counted, listed } from "../../say.ts";
import type { Node } from "../../state/cluster-kinds.ts";
import type { SpreadConstraint } from "../../state/pod.ts";
import type { Placing } from "./placement-cause.ts";
import type { Unmet } from "./unmet.ts";

/** Which constraint refuses it, reckoned as the scheduler does; nothing where that cannot be seen. */
export function unmetSpread(placing: Placing<unknown>): Unmet | undefined {
  const { cluster } = placing;
  if (cluster.gapIn("Node") !== undefined) return undefined;
  const demanded = demandedOf(placing);
  const keys = demanded.map(({ topologyKey }) => topologyKey);
  const [strictest] = demanded
    .map((constraint) => domainsOf(placing, constraint, keys))
    .filter(({ counts, free }) => free.length < counts.size)
    .toSorted((left, right) => left.free.length - right.free.length);
  if (strictest === undefined) return undefined;
  return isShort(strictest) && strictest.free.length === 0
    ? tooFew(placing, strictest)
    : tooUneven(placing, strictest);
}

/** The label by which it is spread, and how many of its nodes lack it. */
export function unlabelled(placing: Placing<unknown>): Unmet | undefined {
  const { cluster, name, spot, say } = placing;
  if (cluster.gapIn("Node") !== undefined) return undefined;
  const lackingOf = (key: string) =>
    spot.fit.withLabels.filter((node) => labelOf(node, key) === undefined);
  const [key] = demandedOf(placing)
    .map(({ topologyKey }) => topologyKey)
    .filter((wanted) => lackingOf(wanted).length > 0);
  if (key === undefined) return undefined;
  const lacking = lackingOf(key).map(({ metadata }) => metadata.name);
  const evidence = reckoned(placing, key, `no label ${key}: ${listed(lacking)}`);
  return {
    why: `nodes without label ${key}`,
    claims: [
      say(
        `${name} is spread by ${key}, which ${listed(lacking)} ${lacking.length === 1 ? "lacks" : "lack"}.`,
        evidence,
      ),
    ],
    mend: `label the nodes with ${key}, or correct the topologyKey`,
  };
}

function demandedOf({ workload, pod }: Placing<unknown>): readonly SpreadConstraint[] {
  const constraints = ownTemplate(workload, pod)?.spec.topologySpreadConstraints ?? [];
  return constraints.filter(({ whenUnsatisfiable }) => whenUnsatisfiable === "DoNotSchedule");
}

interface Domains {
  readonly constraint: SpreadConstraint;
  /** How many of its pods each holds. */
  readonly counts: ReadonlyMap<string, number>;
  /** Those that may take one more. */
  readonly free: readonly string[];
}

function isShort({ constraint, counts }: Domains): boolean {
  return counts.size < (constraint.minDomains ?? 1);
}

/** kubernetes.io/docs/concepts/scheduling-eviction/topology-spread-constraints: with too few domains the least is 0. */
function domainsOf(
  { cluster, pod }: Placing<unknown>,
  constraint: SpreadConstraint,
  keys: readonly string[],
): Domains {
  const places = new Map(
    [...cluster.nodes.values()]
      .filter((node) => isReckoned(node, pod, constraint))
      .filter((node) => keys.every((key) => labelOf(node, key) !== undefined))
      .map((node) => [node.metadata.name, labelOf(node, constraint.topologyKey) ?? ""]),
  );
  const counts = new Map([...new Set(places.values())].toSorted().map((place) => [place, 0]));
  for (const other of cluster.pods) {
    const place = places.get(other.object.spec.nodeName ?? "");
    if (place !== undefined && isAlike(other, pod, constraint))
      counts.set(place, (counts.get(place) ?? 0) + 1);
  }
  const least = isShort({ constraint, counts, free: [] }) ? 0 : Math.min(...counts.values());
  const own = isAlike(pod, pod, constraint) ? 1 : 0;
  const isFree = (count: number) => count + own - least <= constraint.maxSkew;
  const free = [...counts].flatMap(([place, count]) => (isFree(count) ? [place] : []));
  return { constraint, counts, free };
}

function isReckoned(node: Node, { object }: PodView, constraint: SpreadConstraint): boolean {
  const { nodeAffinityPolicy, nodeTaintsPolicy } = constraint;
  return (
    (nodeAffinityPolicy === "Ignore" || hasLabels(node, object.spec)) &&
    (nodeTaintsPolicy !== "Honor" || untolerated(node, object.spec).length === 0)
  );
}

function isAlike(other: PodView, pod: PodView, constraint: SpreadConstraint): boolean {
  const { labelSelector, matchLabelKeys } = constraint;
  if (labelSelector === undefined || other.isOver || other.namespace !== pod.namespace)
    return false;
  const [labels, own] = [other.object.metadata.labels, pod.object.metadata.labels];
  return (
    selects(labelSelector, labels) &&
    matchLabelKeys.every((key) => own[key] === undefined || labels[key] === own[key])
  );
}

function tooFew(placing: Placing<unknown>, { constraint, counts }: Domains): Unmet {
  const { topologyKey: key, minDomains = 1 } = constraint;
  const noun = nounOf(key);
  return {
    why: `minDomains ${minDomains} by ${noun}, the nodes have ${counts.size}`,
    claims: [
      claimOf(
        placing,
        key,
        `must be spread by ${key} over at least ${minDomains} (minDomains, DoNotSchedule); the nodes have ${counts.size}: ${heldIn(placing, counts)}`,
      ),
    ],
    mend: `add a node in another ${noun} (label ${key}), lower minDomains to ${counts.size}, or spread with ScheduleAnyway`,
  };
}

function tooUneven(placing: Placing<unknown>, { constraint, counts, free }: Domains): Unmet {
  const { topologyKey: key, maxSkew } = constraint;
  const isOpen = placing.spot.fit.open.some((node) => free.includes(labelOf(node, key) ?? ""));
  const where = free.length === 0 ? "none of them" : `only ${listed(free)}`;
  const closed = isOpen || free.length === 0 ? "" : ", where no node is open to it";
  const place = free.length === 0 ? `another ${nounOf(key)}` : listed(free);
  return {
    why: `topology spread by ${nounOf(key)}`,
    claims: [
      claimOf(
        placing,
        key,
        `is spread by ${key} with maxSkew ${maxSkew} (DoNotSchedule): ${heldIn(placing, counts)}; ${where} may take one more${closed}`,
      ),
    ],
    mend: `make room on a node in ${place}, or add one there; or a larger maxSkew, or ScheduleAnyway`,
  };
}

/** `zone` of `topology.kubernetes.io/zone`. */
function nounOf(key: string): string {
  return key.split("/").at(-1) ?? key;
}

function heldIn({ cluster, pod }: Placing<unknown>, counts: ReadonlyMap<string, number>): string {
  const isSeen = cluster.gapIn("Pod", pod.namespace) === undefined;
  const held = (count: number) => (isSeen ? ` (${counted(count, "pod")})` : "");
  return listed(
    [...counts].map(([place, count]) => `${place}${held(count)}`),
    5,
  );
}

function claimOf(placing: Placing<unknown>, key: string, text: string): Claim {
  return placing.say(`${placing.name} ${text}.`, reckoned(placing, key, text));
}

function reckoned({ pod, cite }: Placing<unknown>, key: string, text: string): string {
  return cite.fact({
    subject: { kind: "Node", name: "*" },
    pointer: `/metadata/labels/${key.replaceAll("/", "~1")}/${pod.ref.name}`,
    value: text,
    text: `${pod.ref.name} ${text}`,
    kubectl: shellWords`get nodes -L ${key}`,
  });
}
