import { shellWords } from "../facts/shell-words.ts";
import { refOf } from "../graph/object-key.ts";
import type { PodView } from "../graph/pod-view.ts";
import type { Inquiry } from "../inquiry.ts";
import type { DraftStep } from "../kit/draft.ts";
import { lookAtPod } from "../kit/pod-step.ts";

/** Where the volume of a bound claim is: no node outside of it can take the pod. */
export function lookAtVolume({ cluster }: Inquiry, pod: PodView): DraftStep {
  const claims = cluster.lookup.volumeClaims(pod.namespace);
  const volumes = pod.object.spec.volumes.flatMap(
    ({ persistentVolumeClaim: used }) => claims.get(used?.claimName ?? "")?.spec.volumeName ?? [],
  );
  const [name] = volumes;
  if (name === undefined) return lookAtPod(pod);
  return {
    text: "see in which zone or on which node its volume is: it needs a node there, and its data is lost with the claim",
    kubectl: shellWords`describe persistentvolume ${name}`,
    object: refOf("PersistentVolume", { metadata: { name, uid: "" } }),
  };
}
