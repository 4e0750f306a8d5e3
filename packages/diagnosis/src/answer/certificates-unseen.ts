import { type Gap, keyOf, type ObjectRef, present } from "@binnacle/contracts";
import { type Kubectl } from "../facts/kubectl.ts";
import { shellWords } from "../facts/shell-words.ts";
import type { Cluster } from "../graph/cluster.ts";
import { refOf, written } from "../graph/object-key.ts";
import { listed } from "../say.ts";
import { objectsOf } from "../state/cluster-state.ts";
import type { Ingress } from "../state/network.ts";
import { keysOfTarget } from "./dependencies.ts";
import { backendsOf } from "./related.ts";

/**
 * Certificates are in Secrets, which are not read: those of Ingresses before, or in, what was asked about may be anything,
 * unless a Certificate object that was read keeps them.
 */
export function certificatesUnseen(
  cluster: Cluster,
  target: ObjectRef | undefined,
  kubectl: Kubectl,
): Gap[] {
  const ingresses = objectsOf(cluster.state, "Ingress").filter(createHasUnseen(cluster));
  if (target === undefined && ingresses.length > 1) return [manyUnseen(ingresses, kubectl)];
  const own = target && keysOfTarget(cluster, target);
  return ingresses
    .filter(
      (ingress) =>
        own === undefined ||
        [refOf("Ingress", ingress), ...backendsOf(ingress)].some((ref) => own.has(keyOf(ref))),
    )
    .map((ingress) => {
      const { namespace, ...ref } = refOf("Ingress", ingress);
      const names = secretsOf(ingress);
      const [name] = names;
      return {
        ...unseen,
        what: `${namedSecrets(names)}the certificate of ${written(ref)}`,
        about: { kinds: ["Secret"], ...present({ namespace, name }) },
        remedy: {
          text: "see its TLS hosts, their Secrets and its events",
          ...present({ command: kubectl(namespace, shellWords`describe ingress ${ref.name}`) }),
        },
      };
    });
}

/** Whether an Ingress has a certificate that no Certificate object keeps. */
function createHasUnseen({ state }: Cluster): (ingress: Ingress) => boolean {
  const kept = new Set(
    objectsOf(state, "Certificate").map(
      ({ metadata, spec }) => `${metadata.namespace}/${spec.secretName}`,
    ),
  );
  return ({ metadata, spec }) =>
    spec.tls.some(({ secretName }) => !kept.has(`${metadata.namespace}/${secretName}`));
}

function secretsOf({ spec }: Ingress): string[] {
  return [...new Set(spec.tls.flatMap(({ secretName }) => secretName ?? []))];
}

/** `Secret front-tls, `; nothing where an Ingress names none, and its controller has one of its own. */
function namedSecrets(names: readonly string[]): string {
  const distinct = [...new Set(names)];
  if (distinct.length === 0) return "";
  return `${distinct.length === 1 ? "Secret" : "Secrets"} ${listed(distinct)}, `;
}

const unseen = {
  origin: "kubernetes",
  kind: "no_data",
  why: "Secrets are not read: whether they exist, and what certificates they hold, I do not know.",
} as const;

function manyUnseen(ingresses: readonly Ingress[], kubectl: Kubectl): Gap {
  const places = new Set(ingresses.map(({ metadata }) => metadata.namespace));
  const namespace = places.size === 1 ? ingresses[0]?.metadata.namespace : undefined;
  const look =
    namespace === undefined ? shellWords`describe ingress -A` : shellWords`describe ingress`;
  return {
    ...unseen,
    what: `${namedSecrets(ingresses.flatMap(secretsOf))}the certificates of ${ingresses.length} Ingresses`,
    about: { kinds: ["Secret"], ...present({ namespace }) },
    remedy: {
      text: "see their TLS hosts, Secrets and events",
      ...present({ command: kubectl(namespace, look) }),
    },
  };
}
