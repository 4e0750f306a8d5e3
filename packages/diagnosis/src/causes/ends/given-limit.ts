import type { Claim, ObjectRef } from "@binnacle/contracts";
import type { Cluster } from "../../graph/cluster.ts";
import { refOf } from "../../graph/object-key.ts";
import { type ContainerView, lastEnd, type PodView } from "../../graph/pod-view.ts";
import { ownTemplate, type Workload } from "../../graph/workload.ts";
import type { Inquiry } from "../../inquiry.ts";
import { toNumber } from "../../quantity.ts";
import { objectsOf } from "../../state/cluster-state.ts";
import type { Container } from "../../state/container.ts";

/** What gave a container the memory limit that its template does not set. */
interface GivenLimit {
  /** After `its limit of 96Mi`. */
  readonly text: string;
  /** Of the LimitRange, if it is one. */
  readonly evidence: Claim["evidence"];
  readonly by: string | undefined;
}

/** Nothing where the template sets it, or was not read. */
export function givenLimit(
  { cluster, cite }: Pick<Inquiry, "cluster" | "cite">,
  workload: Workload,
  { pod, container }: { readonly pod: PodView; readonly container: ContainerView },
): GivenLimit | undefined {
  if (!isGiven(workload, pod, container)) return undefined;
  const { namespace } = pod;
  const limit = limitOf(container.spec) ?? "";
  const giver = objectsOf(cluster.state, "LimitRange").find(
    ({ metadata, spec }) =>
      metadata.namespace === namespace &&
      spec.limits.some(
        (item) => item.type === "Container" && toNumber(item.default["memory"]) === toNumber(limit),
      ),
  );
  if (giver === undefined) {
    const isSeen = cluster.gapIn("LimitRange", namespace) === undefined;
    const by = isSeen
      ? `no LimitRange of ${namespace} gives it now`
      : "perhaps a LimitRange does, they were not read";
    return { text: `, which its template does not set (${by})`, evidence: [], by: undefined };
  }
  const { name } = giver.metadata;
  const evidence = cite.fact({
    subject: refOf("LimitRange", giver),
    pointer: "/spec/limits",
    value: limit,
    text: `LimitRange ${name} gives containers that set none a memory limit of ${limit}`,
  });
  const by = `LimitRange ${name}`;
  return { text: `, which ${by} gives because its template sets none`, evidence: [evidence], by };
}

/** Workloads with a container that was killed for memory at a limit that its template does not set. */
export function limitedByDefault(cluster: Cluster): ObjectRef[] {
  return [...cluster.workloads.values()]
    .filter((workload) =>
      workload.pods.some((pod) =>
        pod.containers.some((item) => isKilled(item) && isGiven(workload, pod, item)),
      ),
    )
    .map(({ ref }) => ref);
}

function isKilled(container: ContainerView): boolean {
  return lastEnd(container)?.reason === "OOMKilled";
}

function isGiven(workload: Workload, pod: PodView, { name, isInit, spec }: ContainerView): boolean {
  if (limitOf(spec) === undefined) return false;
  const template = ownTemplate(workload, pod)?.spec;
  const set = (isInit ? template?.initContainers : template?.containers)?.find(
    (item) => item.name === name,
  );
  return set !== undefined && limitOf(set) === undefined;
}

function limitOf(container: Pick<Container, "resources"> | undefined): string | undefined {
  return container?.resources?.limits["memory"];
}
