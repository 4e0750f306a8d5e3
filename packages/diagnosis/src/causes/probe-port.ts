import type { Claim } from "@binnacle/contracts";
import type { ContainerView, PodView } from "../graph/pod-view.ts";
import type { Workload } from "../graph/workload.ts";
import type { Inquiry } from "../inquiry.ts";
import type { DraftStep } from "../kit/draft.ts";
import { patchTemplate } from "../kit/template-step.ts";
import { readProbeAnswer } from "../messages/probe-answer.ts";
import type { Event } from "../state/cluster-kinds.ts";
import type { Probe } from "../state/container.ts";
import type { Port } from "../state/shapes.ts";

/** A probe of a container of a pod. */
export interface Probed {
  readonly pod: PodView;
  readonly container: ContainerView;
  readonly kind: "liveness" | "readiness" | "startup";
  readonly probe: Probe;
  /** It was answered in the run in which it fails. */
  readonly wasAnswered?: boolean;
}

type Asking = Pick<Inquiry, "cite" | "say" | "cluster"> & { readonly workload: Workload };

/** The probe asks a port that nothing in its pod declares, though its container declares some, where no Service sends requests, and no answer of it is known. */
export function portClaim(asking: Asking, probed: Probed, failed: Event | undefined): Claim[] {
  const { cite, say } = asking;
  const { pod, container, kind } = probed;
  const port = wrongPort(probed, failed);
  if (port === undefined || isServed(asking, port)) return [];
  const declared = (container.spec?.ports ?? []).map((item) => item.containerPort).join(", ");
  const asks = cite.field(pod, {
    pointer: `${container.specPointer}/${kind}Probe`,
    value: [port, declared],
    values: { port, declared },
    text: `the probe asks port ${port}; the container declares ${declared}`,
  });
  return [say("The probe asks port {port}; the container declares {declared}.", asks)];
}

/** It asks the one port that the container declares, where the other refuses it; nothing where there are several. */
export function askDeclaredPort(
  workload: Workload,
  probed: Probed,
  failed: Event | undefined,
): DraftStep[] {
  const { container, kind, probe } = probed;
  const [only, ...others] = container.spec?.ports ?? [];
  const isRefused = failed !== undefined && readProbeAnswer(failed.message).unheard === "refused";
  if (!isRefused || only === undefined || others.length > 0) return [];
  const how = HANDLERS.find((name) => probe[name] !== undefined) ?? "tcpSocket";
  const port = only.containerPort;
  const asks = { name: container.name, [`${kind}Probe`]: { [how]: { port } } };
  const text = `asks port ${port}, the one that the container declares`;
  return patchTemplate(workload, { containers: [asks] }, text);
}

const HANDLERS = ["httpGet", "tcpSocket", "grpc"] as const;

function wrongPort(probed: Probed, failed: Event | undefined): Port | undefined {
  const { probe, wasAnswered = false } = probed;
  const isHeard = failed !== undefined && readProbeAnswer(failed.message).unheard === undefined;
  const port = (probe.httpGet ?? probe.tcpSocket ?? probe.grpc)?.port;
  return wasAnswered || isHeard || port === undefined || isDeclared(port, probed)
    ? undefined
    : port;
}

/** A program need not declare where it listens. */
function isServed({ cluster, workload }: Asking, asked: Port): boolean {
  return cluster
    .servicesOf(workload)
    .some(({ object }) =>
      object.spec.ports.some(({ port, targetPort = port }) => String(targetPort) === String(asked)),
    );
}

/** The containers of a pod have one address; a name is looked up in the own one alone. One that declares nothing tells nothing. */
function isDeclared(port: Port, { pod, container }: Probed): boolean {
  const own = container.spec?.ports ?? [];
  const all = pod.containers.flatMap(({ spec }) => spec?.ports ?? []);
  return (
    own.length === 0 ||
    own.some(({ name }) => name === port) ||
    all.some(({ containerPort }) => containerPort === Number(port))
  );
}
