import { type Gap, keyOf, type ObjectRef, present } from "@binnacle/contracts";
import { type Kubectl, shellQuoted } from "../facts/kubectl.ts";
import type { Cluster } from "../graph/cluster.ts";
import { refOf, written } from "../graph/object-key.ts";
import { objectsOf } from "../state/cluster-state.ts";
import { keysOfTarget } from "./dependencies.ts";
import { backendsOf } from "./related.ts";

/**
 * Certificates are in Secrets, which are not read: those of Ingresses before what was asked about may be anything, unless
 * a Certificate object that was read keeps them.
 */
export function certificatesUnseen(
  cluster: Cluster,
  target: ObjectRef | undefined,
  kubectl: Kubectl,
): Gap[] {
  if (target === undefined) return [];
  const own = keysOfTarget(cluster, target);
  const kept = new Set(
    objectsOf(cluster.state, "Certificate")
      .filter(({ metadata }) => metadata.namespace === target.namespace)
      .map(({ spec }) => spec.secretName),
  );
  return objectsOf(cluster.state, "Ingress")
    .filter(({ metadata, spec }) => spec.tls.length > 0 && metadata.namespace === target.namespace)
    .map((ingress) => ({
      ref: refOf("Ingress", ingress),
      backends: backendsOf(ingress),
      unseen: ingress.spec.tls.find(({ secretName }) => !kept.has(secretName)),
    }))
    .filter(({ unseen }) => unseen !== undefined)
    .filter(({ ref, backends }) => [ref, ...backends].some((item) => own.has(keyOf(item))))
    .map(({ ref: { namespace, ...ref }, unseen }) => ({
      origin: "kubernetes",
      kind: "no_data",
      what: `the certificate of ${written(ref)}`,
      why: "Certificates are in Secrets, which I do not read.",
      about: { kinds: ["Secret"], ...present({ namespace, name: unseen?.secretName }) },
      remedy: {
        text: "see its TLS hosts, their Secrets and its events",
        command: kubectl(namespace, `describe ingress ${shellQuoted(ref.name)}`),
      },
    }));
}
