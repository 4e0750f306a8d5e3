import type { Change, Claim } from "@binnacle/contracts";
import { citeSpec } from "../facts/cite-pod.ts";
import { shellQuoted } from "../facts/kubectl.ts";
import { claim, type Draft, type DraftStep, sure } from "../findings/draft.ts";
import { mendLater } from "../findings/mend.ts";
import { objectDraft } from "../findings/object-draft.ts";
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
export const whyPortRefuses: Question = (inquiry) =>
  [...inquiry.cluster.services.values()].flatMap((service) => mismatch(inquiry, service));

interface Found {
  readonly service: ServiceView;
  readonly pod: PodView;
  readonly wrong: WrongPort;
  readonly change: Change | undefined;
  /** Evidence of callers that are refused. */
  readonly refused: readonly string[];
}

function mismatch(inquiry: Inquiry, service: ServiceView): Draft[] {
  const pod = service.pods.find((item) => item.isReady);
  // A headless Service forwards nothing: its name leads to the pods themselves.
  const isHeadless = service.object.spec.clusterIP === "None";
  if (pod === undefined || isHeadless || !selectsPods(service)) return [];
  const wrong = service.object.spec.ports.map((_, index) => wrongPort(service, pod, index));
  const [first] = wrong;
  // A Service with a right port is alive; a second port that nobody declares is common.
  if (first === undefined || wrong.includes(undefined)) return [];
  const found = {
    service,
    pod,
    wrong: first,
    change: portChangeOf(service, inquiry.ledger),
    refused: refusedCallers(inquiry, service),
  };
  const level = levelOf(inquiry, found);
  return level === undefined ? [] : [draftOf(inquiry, found, level)];
}

/** Ports in a pod spec only inform: a number that nobody declares needs a second witness. */
function levelOf(
  { window }: Inquiry,
  { wrong, change, refused, pod }: Found,
): "high" | "medium" | "low" | undefined {
  if (typeof wrong.target === "string") return "high";
  const isRecent = change !== undefined && Date.parse(change.at) >= window.fromMs;
  if (isRecent || refused.length > 0) return "medium";
  return isProbedElsewhere(pod) ? "low" : undefined;
}

/** The target of a port that no container declares and no probe uses. */
function wrongPort(service: ServiceView, pod: PodView, index: number): WrongPort | undefined {
  const port = service.object.spec.ports[index];
  const target = port?.targetPort ?? port?.port;
  const containers = allContainers(pod);
  const declared = containers.flatMap((container) =>
    container.ports.map((item) =>
      typeof target === "string" ? (item.name ?? item.containerPort) : item.containerPort,
    ),
  );
  if (target === undefined || declared.length === 0 || port?.protocol === "UDP") return undefined;
  const used = [...declared, ...containers.flatMap(probedPorts)];
  return used.includes(target) ? undefined : { index, target, declared };
}

/** Init containers that restart always run beside the program. */
function allContainers({ object }: PodView): Container[] {
  const sidecars = object.spec.initContainers.filter((item) => item.restartPolicy === "Always");
  return [...object.spec.containers, ...sidecars];
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

function draftOf(inquiry: Inquiry, found: Found, level: "high" | "medium" | "low"): Draft {
  const { service, pod, wrong, refused, change } = found;
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
  return objectDraft({
    cause: "target-port-mismatch",
    culprit: service.ref,
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
      ...changeClaims(change),
      ...(refused.length === 0 ? [] : [claim(`Callers of ${name} are refused.`, ...refused)]),
    ],
    disproof: `a connection to port ${wrong.target} of pod ${pod.ref.name}`,
    change,
    fix: [correctPort(service, wrong)],
    later: mendLater({ ref: service.ref, metadata: service.object.metadata }, "correct targetPort"),
    symptom: { reason: "ConnectionRefused" },
    decisive: [target, ports, ...refused],
  });
}

function changeClaims(change: Change | undefined): Claim[] {
  if (change === undefined) return [];
  return [claim(`Its ports were changed by ${change.by ?? "somebody"}.`, ...change.evidence)];
}

function correctPort({ ref }: ServiceView, { index, declared }: WrongPort): DraftStep {
  const patch = JSON.stringify([
    { op: "replace", path: `/spec/ports/${index}/targetPort`, value: declared[0] },
  ]);
  return {
    text: "sends to a port that the pods declare",
    kubectl: `patch service ${ref.name} --type=json -p ${shellQuoted(patch)}`,
    object: ref,
  };
}
