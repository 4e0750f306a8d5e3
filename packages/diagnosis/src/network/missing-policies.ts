import type { NetworkPort } from "@binnacle/contracts";
import type { Reach } from "./may-reach.ts";
import type { End, PodEnd, PortAsked } from "./traffic.ts";

/** What controllers and the API server write on pods by themselves: it changes with every rollout, or differs from pod to pod. */
const GENERATED =
  /^(?:pod-template-hash|controller-revision-hash|pod-template-generation|job-name|controller-uid|statefulset\.kubernetes\.io\/.*|apps\.kubernetes\.io\/.*|batch\.kubernetes\.io\/.*|topology\.kubernetes\.io\/.*)$/;

/** The least policies that would let it through: one for each direction that denies it, by the labels that all pods of an end share. */
export function missingPolicies(
  pairs: readonly { readonly from: End; readonly to: End }[],
  { egress, ingress }: Reach,
  at: PortAsked,
): NetworkPort["missing"] {
  const from = sharedOf(pairs.map((pair) => pair.from));
  const to = sharedOf(pairs.map((pair) => pair.to));
  const ports = [{ protocol: at.protocol, port: at.port }];
  const missing: NetworkPort["missing"] = [];
  if (egress.state === "denied" && from?.kind === "pod" && to !== undefined)
    missing.push({
      namespace: from.namespace,
      spec: { ...selecting(from, "Egress"), egress: [{ to: [peerOf(to, from)], ports }] },
    });
  if (ingress.state === "denied" && to?.kind === "pod" && from !== undefined)
    missing.push({
      namespace: to.namespace,
      spec: { ...selecting(to, "Ingress"), ingress: [{ from: [peerOf(from, to)], ports }] },
    });
  return missing;
}

function selecting({ labels }: PodEnd, type: string) {
  return { podSelector: { matchLabels: labels }, policyTypes: [type] };
}

/** A pod in the network of its node has no selector: its node's address is not known here. */
function peerOf(end: End, of: PodEnd): object {
  if (end.kind === "address")
    return { ipBlock: { cidr: `${end.ip}/${end.ip.includes(":") ? 128 : 32}` } };
  const podSelector = { matchLabels: end.labels };
  if (end.namespace === of.namespace) return { podSelector };
  const matchLabels = { "kubernetes.io/metadata.name": end.namespace };
  return { namespaceSelector: { matchLabels }, podSelector };
}

/** One end with the labels that all have, and its template where that is known. Undefined: no policy can mean it. */
function sharedOf(ends: readonly End[]): End | undefined {
  const [first, ...others] = ends;
  if (first === undefined || first.kind === "address") return first;
  if (ends.some((end) => end.kind === "pod" && end.isHostNetwork)) return undefined;
  const shared = Object.entries(first.labels).filter(
    ([key, value]) =>
      !GENERATED.test(key) &&
      (first.ownLabels === undefined || first.ownLabels[key] !== undefined) &&
      others.every((other) => other.kind === "pod" && other.labels[key] === value),
  );
  return { ...first, labels: Object.fromEntries(shared) };
}
