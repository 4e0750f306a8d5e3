import type { Change, ObjectRef } from "@binnacle/contracts";
import { jsonWord, shellWords } from "../../facts/shell-words.ts";
import type { PodView } from "../../graph/pod-view.ts";
import type { ServiceView } from "../../graph/services.ts";
import type { Inquiry } from "../../inquiry.ts";
import type { DraftStep } from "../../kit/draft.ts";
import { mended } from "../../kit/mend.ts";
import { objectCause } from "../../kit/object-cause.ts";
import { refusedCallers } from "../../logs/refused-calls.ts";
import { portChangeOf } from "../../rollout/write-changes.ts";
import { listed } from "../../say.ts";
import type { Metadata } from "../../state/shapes.ts";
import { forwarding, probedPorts, runningBeside, wrongSince } from "./forwarding.ts";

interface WrongPort {
  readonly index: number;
  readonly target: number | string;
  readonly declared: readonly (number | string)[];
}

interface Refusing extends WrongPort {
  readonly pod: PodView;
  readonly level: "high" | "medium" | "low";
  readonly change: Change | undefined;
  /** Evidence of callers that are refused. */
  readonly refused: readonly string[];
}

/** A Service refuses, though its pods run. */
export const targetPortMismatch = objectCause<ServiceView, Refusing>({
  id: "target-port-mismatch",
  title: "Service sends to a port where nobody listens",
  group: "network",
  high: "the Service sends to a named port that no container has",
  medium:
    "the Service sends to a port that no container declares, and callers are refused or it changed lately",
  low: "the Service sends to a port that no container declares and no probe uses",
  ruledOut: "every Service sends to a port that its pods have",
  needs: ["Service", "Pod"],
  metric: "error_ratio",
  of: "Service",

  all: forwarding,

  /** A Service with a right port is alive; a second port that nobody declares is common. */
  sees(service, inquiry) {
    const pod = service.pods.find((item) => item.isReady);
    if (pod === undefined) return undefined;
    const wrong = service.object.spec.ports.map((_, index) => wrongPort(service, pod, index));
    const [first] = wrong;
    if (first === undefined || wrong.includes(undefined)) return undefined;
    const change = portChangeOf(service, inquiry.ledger);
    const found = { ...first, pod, change, refused: refusedCallers(inquiry, service) };
    const level = levelOf(found, inquiry);
    return level && { ...found, level };
  },

  tells({ object: service, ref, name, hit, window, cite, say }) {
    const { pod, index, target, level, change, refused } = hit;
    const declared = listed(hit.declared.map(String));
    const sends = cite.fact({
      subject: ref,
      pointer: `/spec/ports/${index}/targetPort`,
      value: target,
      values: { target },
      text: `service ${name} sends to target port ${target}`,
    });
    const ports = cite.field(pod, {
      pointer: "/spec/containers",
      value: hit.declared,
      values: { declared },
      text: `its containers declare ${declared}`,
    });
    const by = change?.by ?? "somebody";
    return {
      level,
      does: "sends to a port where nobody listens",
      text: `sends to port ${target}`,
      why: `target port ${target}, containers have ${declared}`,
      since: wrongSince(service, change, { window }),
      facts: [
        say(
          `Service ${name} sends to target port {target}; its pods declare {declared}.`,
          sends,
          ports,
        ),
        ...(refused.length === 0 ? [] : [say(`Callers of ${name} are refused.`, ...refused)]),
      ],
      context:
        change === undefined ? [] : [say(`Its ports were written by ${by}.`, ...change.evidence)],
      disproof: `a connection to port ${target} of pod ${pod.ref.name}`,
      change,
      ...remedy(ref, service.object.metadata, hit),
      symptom: { reason: "ConnectionRefused" },
    };
  },
});

/** The target of a port that no container declares and no probe uses. */
function wrongPort(service: ServiceView, pod: PodView, index: number): WrongPort | undefined {
  const port = service.object.spec.ports[index];
  const target = port?.targetPort ?? port?.port;
  const containers = runningBeside(pod);
  const declared = containers.flatMap(({ ports }) =>
    ports.map(({ name, containerPort }) =>
      typeof target === "string" ? (name ?? containerPort) : containerPort,
    ),
  );
  if (target === undefined || declared.length === 0 || port?.protocol === "UDP") return undefined;
  const used = [...declared, ...containers.flatMap(probedPorts)];
  return used.includes(target) ? undefined : { index, target, declared };
}

/** Ports in a pod spec only inform: a number that nobody declares needs a second witness. A probe that answers shows where the program listens. */
function levelOf(
  { target, change, refused, pod }: Omit<Refusing, "level">,
  { window }: Inquiry,
): Refusing["level"] | undefined {
  if (typeof target === "string") return "high";
  const isRecent = change !== undefined && Date.parse(change.at) >= window.fromMs;
  if (isRecent || refused.length > 0) return "medium";
  return pod.object.spec.containers.some((item) => probedPorts(item).length > 0)
    ? "low"
    : undefined;
}

function remedy(ref: ObjectRef, metadata: Metadata, hit: Refusing) {
  const { change, pod } = hit;
  const steps = [correctPort(ref, hit)];
  const kubectl = shellWords`logs ${pod.ref.name} --all-containers --tail=50`;
  return {
    ...mended({ ref, metadata, changedBy: change?.by, steps, what: "correct targetPort" }),
    nextCheck: { text: "see on which port the program listens", kubectl },
  };
}

function correctPort(ref: ObjectRef, { index, declared }: WrongPort): DraftStep {
  const path = `/spec/ports/${index}/targetPort`;
  const patch = jsonWord([{ op: "replace", path, value: declared[0] }]);
  return {
    text: "sends to a port that the pods declare; no pod is restarted",
    kubectl: shellWords`patch service ${ref.name} --type=json -p ${patch}`,
    object: ref,
  };
}
