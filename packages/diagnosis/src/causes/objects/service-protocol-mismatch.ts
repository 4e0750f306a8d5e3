import type { Change } from "@binnacle/contracts";
import { jsonWord, shellWords } from "../../facts/shell-words.ts";
import { written } from "../../graph/object-key.ts";
import type { PodView } from "../../graph/pod-view.ts";
import type { ServiceView } from "../../graph/services.ts";
import type { Inquiry } from "../../inquiry.ts";
import type { DraftStep } from "../../kit/draft.ts";
import { mended } from "../../kit/mend.ts";
import { objectCause, type SeenObject } from "../../kit/object-cause.ts";
import { refusedCallers } from "../../logs/refused-calls.ts";
import { portChangeOf } from "../../rollout/write-changes.ts";
import { listed } from "../../say.ts";
import { forwarding, probedPorts, runningBeside, wrongSince } from "./forwarding.ts";

/** A port of a Service whose pods have it with another protocol. */
interface Mismatch {
  readonly index: number;
  readonly port: number;
  readonly target: number | string;
  /** Of the Service. */
  readonly protocol: string;
  /** Of the pods, one or more. */
  readonly declared: readonly string[];
  /** A probe of the pods speaks TCP to it. */
  readonly isProbed: boolean;
}

interface Found extends Mismatch {
  readonly pod: PodView;
  readonly level: "high" | "medium" | "low";
  readonly change: Change | undefined;
  /** Evidence of callers that are refused. */
  readonly refused: readonly string[];
}

/**
 * A Service whose port is of another protocol than the port of its pods. By a name no endpoint is found then, for a port is
 * found by name and protocol; by a number packets arrive where nobody listens. A number in a pod only informs (who listens
 * on UDP often forgets to say so), so that it needs a second witness: a change, callers that are refused, or a probe.
 */
export const serviceProtocolMismatch = objectCause<ServiceView, Found>({
  id: "service-protocol-mismatch",
  title: "Service of another protocol than its pods",
  group: "network",
  high: "the Service names a port that its pods have with another protocol only, or it changed lately and a probe shows what they speak",
  medium:
    "its pods declare the port with another protocol only, and callers are refused or it changed lately",
  low: "its pods declare the port with another protocol only, and a probe speaks to it",
  ruledOut:
    "no port of a Service with a Ready pod is one that its pods declare with another protocol only",
  needs: ["Service", "Pod"],
  metric: "error_ratio",
  of: "Service",

  all: forwarding,

  sees(service, inquiry) {
    const pod = service.pods.find((item) => item.isReady);
    if (pod === undefined) return undefined;
    const { ports } = service.object.spec;
    const found = ports.map((_, index) => mismatchOf(service, pod, index));
    const called = inquiry.cluster.calls.byService.get(service.key) ?? [];
    const isCalled = ({ port }: Mismatch) => called.some(({ mention }) => mention.port === port);
    const odd = found.filter((item) => item !== undefined);
    const first = odd.find(isCalled) ?? (odd.length === ports.length ? odd[0] : undefined);
    if (first === undefined) return undefined;
    const change = portChangeOf(service, inquiry.ledger);
    const refused = refusedCallers(inquiry, service);
    const level = levelOf({ ...first, change, refused }, inquiry);
    return level && { ...first, pod, change, refused, level };
  },

  tells(seen) {
    const { object, ref, name, hit, say } = seen;
    const { change, refused, protocol, port } = hit;
    const declared = listed(hit.declared);
    return {
      level: hit.level,
      does: `takes ${protocol} on port ${port}, and its pods listen on ${declared}`,
      text: `takes ${protocol} on port ${port}`,
      why: `its pods listen on ${declared}`,
      since: wrongSince(object, change, seen),
      change,
      facts: [
        say(
          `${written(ref)} has port {port} with protocol {protocol}; its pods have {target} with {declared}. Nobody answers there.`,
          ...citeBoth(seen),
        ),
        ...(refused.length === 0
          ? []
          : [say(`Its callers say that they cannot reach ${name}.`, ...refused)]),
      ],
      context:
        change === undefined
          ? []
          : [say("Its ports were written by {by} at {at}.", ...change.evidence)],
      disproof: `an answer by ${protocol} on port ${port} of ${name}`,
      ...mended({
        ref,
        metadata: object.object.metadata,
        changedBy: change?.by,
        steps: correctProtocol(seen),
        what: "correct the protocol of the port",
      }),
      nextCheck: {
        text: "see its ports and its endpoints",
        kubectl: shellWords`describe service ${name}`,
      },
      symptom: { reason: "ConnectionRefused" },
    };
  },
});

type Seen = SeenObject<ServiceView, Found>;

function mismatchOf(service: ServiceView, pod: PodView, index: number): Mismatch | undefined {
  const item = service.object.spec.ports[index];
  const target = item?.targetPort ?? item?.port;
  if (item === undefined || target === undefined) return undefined;
  const { port, protocol = "TCP" } = item;
  const all = runningBeside(pod);
  const same = all
    .flatMap(({ ports }) => ports)
    .filter(({ name, containerPort }) => target === name || target === containerPort);
  const declared = [...new Set(same.map((it) => it.protocol ?? "TCP"))];
  if (declared.length === 0 || declared.includes(protocol)) return undefined;
  // `443/UDP` beside `443/TCP`: whoever calls the port is answered by the other.
  const isBeside = service.object.spec.ports.some(
    (other) => other.port === port && declared.includes(other.protocol ?? "TCP"),
  );
  if (isBeside) return undefined;
  const names = [target, ...same.flatMap(({ name, containerPort }) => [name, containerPort])];
  const isProbed = all.flatMap(probedPorts).some((it) => names.includes(it));
  return { index, port, target, protocol, declared, isProbed };
}

function levelOf(
  { target, isProbed, declared, change, refused }: Omit<Found, "pod" | "level">,
  { window }: Inquiry,
): Found["level"] | undefined {
  if (typeof target === "string") return "high";
  const isRecent = change !== undefined && Date.parse(change.at) >= window.fromMs;
  const isShown = isProbed && declared.every((it) => it === "TCP");
  if (isRecent || refused.length > 0) return isShown ? "high" : "medium";
  return isShown ? "low" : undefined;
}

function citeBoth({ cite, ref, hit }: Seen): string[] {
  const { index, port, protocol, target, declared, pod } = hit;
  return [
    cite.fact({
      subject: ref,
      pointer: `/spec/ports/${index}/protocol`,
      value: [port, protocol],
      values: { port, protocol },
      text: `service ${ref.name}: port ${port} has protocol ${protocol}`,
    }),
    cite.field(pod, {
      pointer: "/spec/containers",
      value: [target, listed(declared)],
      values: { target, declared: listed(declared) },
      text: `its containers declare port ${target} with ${listed(declared)}`,
    }),
  ];
}

/** Of several protocols it is not known which one is meant. */
function correctProtocol({ ref, hit: { index, declared } }: Seen): DraftStep[] {
  const [protocol, ...others] = declared;
  if (protocol === undefined || others.length > 0) return [];
  const patch = jsonWord([
    { op: "replace", path: `/spec/ports/${index}/protocol`, value: protocol },
  ]);
  return [
    {
      text: `takes ${protocol}, as its pods do; no pod is restarted`,
      kubectl: shellWords`patch service ${ref.name} --type=json -p ${patch}`,
      object: ref,
    },
  ];
}
