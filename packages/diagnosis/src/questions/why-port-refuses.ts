import { citeSpec } from "../facts/cite-pod.ts";
import { kubectl } from "../facts/kubectl.ts";
import { claim, type Draft, sure } from "../findings/draft.ts";
import { mendLater } from "../findings/mend.ts";
import type { Question } from "../findings/question.ts";
import { refusedCallers } from "../findings/refused-calls.ts";
import type { PodView } from "../graph/pod-view.ts";
import { type ServiceView, selectsPods } from "../graph/services.ts";
import type { Inquiry } from "../inquiry.ts";
import { portChangeOf } from "../rollout/service-changes.ts";
import { listed } from "../say.ts";
import type { Container } from "../state/container.ts";

interface WrongPort {
  readonly index: number;
  readonly target: number | string;
  readonly declared: readonly (number | string)[];
}

/** Why does this Service refuse, though its pods run? */
export const whyPortRefuses: Question = {
  causes: ["target-port-mismatch"],
  ask: (inquiry) =>
    [...inquiry.cluster.services.values()].flatMap((service) => mismatch(inquiry, service)),
};

function mismatch(inquiry: Inquiry, service: ServiceView): Draft[] {
  const pod = service.pods.find((item) => item.isReady);
  if (pod === undefined || !selectsPods(service)) return [];
  const wrong = service.object.spec.ports.map((_, index) => wrongPort(service, pod, index));
  const [first] = wrong;
  // A Service with a right port is alive; a second port that nobody declares is common.
  if (first === undefined || wrong.includes(undefined)) return [];
  const isNamed = typeof first.target === "string";
  const change = portChangeOf(service, inquiry.ledger);
  const isRecent = change !== undefined && Date.parse(change.at) >= inquiry.window.fromMs;
  const refused = refusedCallers(inquiry, service);
  if (!isNamed && !isRecent && refused.length === 0 && !isProbedElsewhere(pod)) return [];
  const level = isNamed ? "high" : isRecent || refused.length > 0 ? "medium" : "low";
  return [draftOf(inquiry, service, { pod, wrong: first, level, refused })];
}

/** The target of a port that no container declares and no probe uses. */
function wrongPort(service: ServiceView, pod: PodView, index: number): WrongPort | undefined {
  const port = service.object.spec.ports[index];
  const target = port?.targetPort ?? port?.port;
  const containers = pod.object.spec.containers;
  const declared = containers.flatMap((container) =>
    container.ports.map((item) =>
      typeof target === "string" ? (item.name ?? item.containerPort) : item.containerPort,
    ),
  );
  if (target === undefined || declared.length === 0 || port?.protocol === "UDP") return undefined;
  const used = [...declared, ...containers.flatMap(probedPorts)];
  return used.includes(target) ? undefined : { index, target, declared };
}

function probedPorts(container: Container): (number | string)[] {
  return [container.livenessProbe, container.readinessProbe, container.startupProbe].flatMap(
    (probe) => probe?.httpGet?.port ?? probe?.tcpSocket?.port ?? probe?.grpc?.port ?? [],
  );
}

/** A probe that answers shows where the program listens. */
function isProbedElsewhere(pod: PodView): boolean {
  return pod.object.spec.containers.some((container) => probedPorts(container).length > 0);
}

function draftOf(
  inquiry: Inquiry,
  service: ServiceView,
  found: {
    pod: PodView;
    wrong: WrongPort;
    level: "high" | "medium" | "low";
    refused: readonly string[];
  },
): Draft {
  const { pod, wrong, level, refused } = found;
  const { name } = service.ref;
  const declared = listed(wrong.declared.map(String));
  const target = inquiry.ledger.cite({
    subject: service.ref,
    pointer: `/spec/ports/${wrong.index}/targetPort`,
    value: wrong.target,
    text: `service ${name} sends to target port ${wrong.target}`,
  });
  const ports = citeSpec(inquiry, pod, {
    pointer: "/spec/containers",
    value: wrong.declared,
    text: `its containers declare ${declared}`,
  });
  const change = portChangeOf(service, inquiry.ledger);
  return {
    cause: "target-port-mismatch",
    culprit: service.ref,
    owner: service.ref,
    impact: "broken",
    state: "active",
    since: change?.at ?? service.object.metadata.creationTimestamp,
    title: `service ${name} sends to a port where nobody listens`,
    text: `sends to port ${wrong.target}`,
    why: `target port ${wrong.target}, containers have ${declared}`,
    confidence: sure("target-port-mismatch", level),
    claims: [
      claim(
        `Service ${name} sends to target port ${wrong.target}; its pods declare ${declared}.`,
        target,
        ports,
      ),
      ...(change === undefined
        ? []
        : [claim(`Its ports were changed by ${change.by ?? "somebody"}.`, ...change.evidence)]),
      ...(refused.length === 0 ? [] : [claim(`Callers of ${name} are refused.`, ...refused)]),
    ],
    reasons: [],
    against: [],
    disproof: `a connection to port ${wrong.target} of pod ${pod.ref.name}`,
    change,
    fix: [
      {
        text: "sends to a port that the pods declare",
        command: `${kubectl(service.namespace)} patch service ${name} --type=json -p '[{"op":"replace","path":"/spec/ports/${wrong.index}/targetPort","value":${JSON.stringify(wrong.declared[0])}}]'`,
      },
    ],
    later: mendLater({ ref: service.ref, metadata: service.object.metadata }, "correct targetPort"),
    nextCheck: undefined,
    symptom: { reason: "ConnectionRefused" },
    victims: [],
    decisive: [target, ports, ...refused],
    pods: [],
    yields: false,
  };
}
