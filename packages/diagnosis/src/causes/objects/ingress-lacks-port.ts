import { type Change, type Claim, keyOf, type ObjectRef } from "@binnacle/contracts";
import { jsonWord, shellWords } from "../../facts/shell-words.ts";
import { type Backend, backendsIn, hasPort } from "../../graph/ingress-backends.ts";
import { refIn, refOf } from "../../graph/object-key.ts";
import type { ServiceView } from "../../graph/services.ts";
import type { Inquiry } from "../../inquiry.ts";
import type { DraftStep } from "../../kit/draft.ts";
import { mended } from "../../kit/mend.ts";
import { objectCause, type SeenObject } from "../../kit/object-cause.ts";
import { ingressChangeOf, portChangeOf } from "../../rollout/write-changes.ts";
import { shortened } from "../../say.ts";
import { objectsOf } from "../../state/cluster-state.ts";
import type { Ingress } from "../../state/network.ts";
import { citePorts, portsOf } from "./lacking-port.ts";

interface IngressView {
  readonly ref: ObjectRef;
  readonly ingress: Ingress;
}

/** A backend whose Service is there, and lacks the port. */
interface Lost {
  readonly backend: Backend;
  readonly service: ServiceView;
}

interface Portless {
  readonly lost: readonly [Lost, ...Lost[]];
  readonly isAll: boolean;
  /** The last write of what the Ingress leads to or of the ports, whichever is later. */
  readonly change: Change | undefined;
}

/** An Ingress leads to a port that its Service does not have: whoever serves it answers 503, or not at all. */
export const ingressLacksPort = objectCause<IngressView, Portless>({
  id: "ingress-lacks-port",
  title: "Ingress leads to a port that the Service does not have",
  group: "network",
  high: "the Ingress names a port that its Service does not have",
  ruledOut: "every port that an Ingress names is one of its Service",
  needs: ["Ingress", "Service"],
  metric: "error_ratio",
  of: "Ingress",

  all: ({ cluster }) =>
    objectsOf(cluster.state, "Ingress").map((ingress) => ({
      ref: refOf("Ingress", ingress),
      ingress,
    })),

  sees: portlessIn,

  tells(seen) {
    const { object, ref, name, hit } = seen;
    const [{ backend, service }] = hit.lost;
    return {
      level: "high",
      does: `leads to port ${backend.port}, which Service ${shortened(backend.name, 40)} does not have`,
      text: `leads to port ${backend.port} of Service ${backend.name}, which has ${portsOf(service)}`,
      impact: hit.isAll ? "broken" : "degraded",
      since: hit.change?.at ?? object.ingress.metadata.creationTimestamp,
      change: hit.change,
      facts: hit.lost.map((lost) => claimOf(seen, lost)),
      disproof: `a port ${backend.port} of service ${backend.name}`,
      ...mended({
        ref,
        metadata: object.ingress.metadata,
        changedBy: hit.change?.by,
        steps: namePorts(seen),
        what: "correct the port",
      }),
      nextCheck: {
        text: "see what it leads to, and what the controller says",
        kubectl: shellWords`describe ingress ${name}`,
        object: ref,
      },
      symptom: { reason: "BackendNotFound" },
    };
  },
});

type Seen = SeenObject<IngressView, Portless>;

function portlessIn({ ref, ingress }: IngressView, inquiry: Inquiry): Portless | undefined {
  const { cluster, ledger } = inquiry;
  const backends = backendsIn(ingress);
  const lost = backends.flatMap((backend) => {
    const service = cluster.services.get(keyOf(refIn(ref.namespace, "Service", backend.name)));
    const isInside = service !== undefined && service.object.spec.type !== "ExternalName";
    return isInside && !hasPort(service, backend.port) ? [{ backend, service }] : [];
  });
  const [first] = lost;
  if (first === undefined) return undefined;
  const written = ingressChangeOf(ingress, ["rules", "defaultBackend"], ledger);
  const changes = [
    ...(written === undefined || written.kind === "created" ? [] : [written]),
    ...lost.flatMap(({ service }) => portChangeOf(service, ledger) ?? []),
  ].toSorted((left, right) => Date.parse(right.at) - Date.parse(left.at));
  const made = Date.parse(ingress.metadata.creationTimestamp ?? "");
  return {
    lost: [first, ...lost.slice(1)],
    isAll: lost.length === backends.length,
    change: changes.find(({ at }) => !(Date.parse(at) < made)),
  };
}

function claimOf(seen: Seen, { backend, service }: Lost): Claim {
  const { ref, name, cite, say } = seen;
  const [pointer = ""] = backend.pointers;
  const led = cite.fact({
    subject: ref,
    pointer: `${pointer}/service/port`,
    value: backend.port,
    values: { port: backend.port ?? "" },
    text: `ingress ${name} leads to port ${backend.port} of service ${backend.name}`,
  });
  return say(
    `Ingress ${name} leads to port {port} of Service ${backend.name}, which has port {ports}.`,
    led,
    citePorts(seen, service),
  );
}

/** Where the Service has one port, that is meant. */
function namePorts({ ref, hit }: Seen): DraftStep[] {
  const patch = hit.lost.flatMap(({ backend, service }) => {
    const [port, ...others] = service.object.spec.ports;
    if (port === undefined || others.length > 0) return [];
    return backend.pointers.map((pointer) => ({
      op: "replace",
      path: `${pointer}/service/port`,
      value: { number: port.port },
    }));
  });
  if (patch.length === 0) return [];
  const ports = [...new Set(patch.map(({ value }) => value.number))];
  return [
    {
      text: `leads to port ${ports.join(" and ")}, which the Service has`,
      kubectl: shellWords`patch ingress ${ref.name} --type=json -p ${jsonWord(patch)}`,
      object: ref,
    },
  ];
}
