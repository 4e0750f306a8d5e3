import type { Evidence, Hash, Investigation, ObjectRef, WorkloadState } from "@binnacle/contracts";
import { isSameThing, kubectlFor, shellWords } from "@binnacle/diagnosis";

/** As many as a model needs to see how bad it is. */
const factsAtMost = 6;

/** How many pods of the workload that was asked about, and of those that are not well, are ready: facts that can be cited. */
export function workloadFacts(
  { workloads, target, scope, askedAt }: Investigation,
  hash: Hash,
): Evidence[] {
  const isAsked = ({ ref }: WorkloadState): boolean =>
    target !== undefined && isSameThing(ref, target);
  const asked = workloads.filter(isAsked);
  const unwell = workloads.filter((item) => !isAsked(item) && item.state !== "fine");
  return [...asked, ...unwell].slice(0, factsAtMost).map(({ ref, ready, desired }) => {
    const { cluster } = scope;
    const what = `${ref.kind.toLowerCase()}/${ref.name}`;
    return {
      id: hash(["ready", cluster.id, ref.uid ?? what, ready, desired]).slice(0, 16),
      clusterId: cluster.id,
      origin: "kubernetes",
      source: { server: "eks", tool: "diagnose", arguments: {} },
      subject: ref,
      text: `${what}: ${ready} of ${desired} pods ready`,
      values: { ready, desired },
      observedAt: askedAt,
      trust: "fact",
      reproduce: shownBy(ref, cluster.context),
    };
  });
}

function shownBy(ref: ObjectRef, context: string | undefined): Evidence["reproduce"] {
  const look = shellWords`get ${ref.kind.toLowerCase()} ${ref.name}`;
  const command = kubectlFor(context)(ref.namespace, look);
  return command === undefined
    ? { language: "text", text: "counted in what the cluster tells of it" }
    : { language: "kubectl", text: command };
}
