import { type Claim, keyOf, type ObjectRef, present } from "@binnacle/contracts";
import { jsonWord, shellWords } from "../../facts/shell-words.ts";
import { type Backend, backendsIn, hasPort } from "../../graph/ingress-backends.ts";
import { refIn, refOf, written } from "../../graph/object-key.ts";
import { readyEndpoints, type ServiceView, selectsPods } from "../../graph/services.ts";
import type { Inquiry } from "../../inquiry.ts";
import type { DraftStep } from "../../kit/draft.ts";
import { mended } from "../../kit/mend.ts";
import { nearMiss } from "../../near-miss.ts";
import { shortened } from "../../say.ts";
import { objectsOf } from "../../state/cluster-state.ts";
import type { Ingress } from "../../state/network.ts";
import { type Trouble, warned } from "./trouble.ts";

/** Ingresses with a rule that leads to a Service, or a port of it, that does not exist. */
export function ingressTroubles(inquiry: Inquiry): Trouble[] {
  return objectsOf(inquiry.cluster.state, "Ingress").flatMap((it) => toNowhere(inquiry, it));
}

/** What is wrong with a backend, and the Service that was most likely meant. */
interface Lost {
  readonly backend: Backend;
  readonly fact: Claim;
  readonly isAbsent?: true;
  readonly near?: string | undefined;
}

function toNowhere(inquiry: Inquiry, ingress: Ingress): Trouble[] {
  const ref = refOf("Ingress", ingress);
  if (inquiry.cluster.gapOf("Service", ref.namespace) !== undefined) return [];
  const backends = backendsIn(ingress);
  const lost = backends.flatMap((backend) => lostIn(inquiry, ref, backend));
  if (lost.length === 0) return [];
  const steps = correctNames(ref, lost);
  const { metadata } = ingress;
  const what = "correct the name of the Service";
  return [
    {
      ref,
      reason: "BackendNotFound",
      ...present({ proved: provedBy(lost) }),
      since: undefined,
      isBroken: lost.length === backends.length,
      facts: [...lost.map(({ fact }) => fact), ...warned(inquiry, [ref])],
      ...(steps.length > 0 && mended({ ref, metadata, steps, what })),
      standsOn: backends.map(({ name }) => refIn(ref.namespace, "Service", name)),
    },
  ];
}

/** All that it leads to was read, and the Service is not among it. */
function provedBy(lost: readonly Lost[]): Trouble["proved"] {
  const [absent] = lost.filter(({ isAbsent }) => isAbsent);
  return (
    absent && {
      does: `leads to service ${shortened(absent.backend.name, 40)}, which does not exist`,
      because: "the Ingress names a Service that does not exist",
    }
  );
}

function lostIn(inquiry: Inquiry, ref: ObjectRef, backend: Backend): Lost[] {
  const { cluster } = inquiry;
  const { name, port } = backend;
  const service = cluster.services.get(keyOf(refIn(ref.namespace, "Service", name)));
  if (service === undefined) {
    if (cluster.gapIn("Service", ref.namespace, name) !== undefined) return [];
    const near = nearService(inquiry, ref, backend);
    return [
      { backend, near, isAbsent: true, fact: saysLost(inquiry, ref, [`service ${name}`, near]) },
    ];
  }
  if (!hasPort(service, port) && service.object.spec.type !== "ExternalName")
    return [{ backend, fact: saysLost(inquiry, ref, [`port ${port} of service ${name}`]) }];
  return leadsNowhere(inquiry, service) ? [{ backend, fact: saysEmpty(inquiry, ref, name) }] : [];
}

/** One that has the port, too. */
function nearService(
  { cluster }: Inquiry,
  { namespace }: ObjectRef,
  { name, port }: Backend,
): string | undefined {
  const others = [...cluster.services.values()].filter(
    (it) => it.ref.namespace === namespace && hasPort(it, port),
  );
  return nearMiss(
    name,
    others.map(({ ref }) => ref.name),
  );
}

/** All in one patch: a rule is known by its place. */
function correctNames(ref: ObjectRef, lost: readonly Lost[]): DraftStep[] {
  const patch = lost.flatMap(({ near, backend }) =>
    near === undefined
      ? []
      : backend.pointers.map((pointer) => ({
          op: "replace",
          path: `${pointer}/service/name`,
          value: near,
        })),
  );
  if (patch.length === 0) return [];
  const names = [...new Set(patch.map(({ value }) => value))];
  return [
    {
      text: `leads to service ${names.join(" and ")}, which ${names.length === 1 ? "exists" : "exist"}`,
      kubectl: shellWords`patch ingress ${ref.name} --type=json -p ${jsonWord(patch)}`,
      object: ref,
    },
  ];
}

/** It selects no pod, and nothing that could have one: what is scaled to zero is there. */
function leadsNowhere({ cluster }: Inquiry, service: ServiceView): boolean {
  const { namespace, pods, unread, workloads } = service;
  const isSeen = unread === 0 && cluster.gapOf("Pod", namespace) === undefined;
  const isEmpty = pods.length === 0 && workloads.length === 0;
  if (!selectsPods(service) || !isSeen || !isEmpty || readyEndpoints(service)) return false;
  const pairs = Object.entries(service.object.spec.selector);
  return !objectsOf(cluster.state, "ReplicaSet").some(({ metadata, spec }) => {
    const labels = spec.template?.metadata?.labels ?? {};
    return metadata.namespace === namespace && pairs.every(([key, value]) => labels[key] === value);
  });
}

function saysEmpty({ cite, say }: Inquiry, ref: ObjectRef, name: string): Claim {
  const fact = cite.fact({
    subject: ref,
    pointer: "/spec",
    value: ["empty", name],
    values: { service: name },
    text: `${written(ref)} leads to service ${name}, which selects no pod`,
  });
  return say(`${written(ref)} leads to service {service}, which selects no pod.`, fact);
}

function saysLost(
  { cite, say }: Inquiry,
  ref: ObjectRef,
  [what, near]: readonly [what: string, near?: string | undefined],
): Claim {
  const fact = cite.fact({
    subject: ref,
    pointer: "/spec",
    value: ["absent", what],
    values: present({ what, near }),
    text: `${written(ref)} leads to ${what}, which does not exist`,
  });
  const meant = near === undefined ? "" : " There is {near}: perhaps that is meant.";
  return say(`${written(ref)} leads to {what}, which does not exist.${meant}`, fact);
}
