import type { Claim } from "@binnacle/contracts";
import { isOfContainer } from "../graph/events.ts";
import type { ContainerView } from "../graph/pod-view.ts";
import type { Workload } from "../graph/workload.ts";
import type { Inquiry } from "../inquiry.ts";
import type { DraftStep } from "../kit/draft.ts";
import { patchTemplate } from "../kit/template-step.ts";
import { readProbeAnswer, type Spoken } from "../messages/probe-answer.ts";
import { readProbeMessage } from "../messages/probe-message.ts";
import type { Event } from "../state/cluster-kinds.ts";
import type { Probe } from "../state/container.ts";
import type { Probed } from "./probe-port.ts";

type Protocol = "HTTP" | "HTTPS" | "gRPC" | "TCP";
type Asking = Pick<Inquiry, "cite" | "say" | "cluster"> & { readonly workload: Workload };

/** Another probe of the same container, which asks the same port in another way. */
interface Sibling {
  readonly kind: Probed["kind"];
  readonly probe: Probe;
  readonly protocol: Protocol;
}

const KINDS = ["liveness", "readiness", "startup"] as const;
const HANDLERS = ["httpGet", "tcpSocket", "grpc", "exec"] as const;
const SPOKEN: Readonly<Record<Spoken, string>> = {
  http: "plain HTTP",
  http2: "HTTP/2 from its first byte, as gRPC does",
  tls: "TLS",
  other: "neither HTTP nor TLS",
  grpc_without_health: "gRPC without its health service",
};
/** Who asks so is answered by who speaks so. */
const UNDERSTOOD: Readonly<Record<Spoken, readonly Protocol[]>> = {
  http: ["HTTP", "TCP"],
  http2: ["gRPC", "TCP"],
  tls: ["HTTPS", "TCP"],
  other: ["TCP"],
  grpc_without_health: ["TCP"],
};

/** The probe asks in another protocol than its port speaks: its answer tells, or another probe of the container, which is answered. */
export function protocolClaim(
  asking: Asking,
  probed: Probed,
  failed: Event | undefined,
): readonly Claim[] {
  const heard = hear(asking, probed, failed);
  if (failed === undefined || heard === undefined) return [];
  const { cite, say } = asking;
  const { pod, container, kind } = probed;
  const { sibling } = heard;
  const values = valuesOf(probed, heard);
  const beside = sibling ? `, the ${sibling.kind} probe in ${sibling.protocol}` : "";
  const asks = cite.field(pod, {
    pointer: `${container.specPointer}/${kind}Probe`,
    value: values,
    values,
    text: `the ${kind} probe asks port ${values.port} in ${heard.asked}${beside}`,
  });
  return [say(sentenceOf(kind, heard), asks, cite.event(failed))];
}

/** What tells that a probe asks in another way than it is answered. */
interface Heard {
  readonly asked: Protocol;
  readonly spoken: Spoken | undefined;
  readonly sibling: Sibling | undefined;
}

function hear(asking: Asking, probed: Probed, failed: Event | undefined): Heard | undefined {
  const asked = protocolOf(probed.probe);
  const sibling = siblingOf(asking, probed, failed);
  const spoken = spokenBy(probed, failed);
  const isHeard = spoken !== undefined || sibling !== undefined;
  return asked !== undefined && isHeard ? { asked, spoken, sibling } : undefined;
}

function valuesOf({ probe }: Probed, { asked, spoken, sibling }: Heard) {
  return {
    port: askedPort(probe) ?? "",
    asked,
    speaks: spoken === undefined ? "" : SPOKEN[spoken],
    otherwise: sibling?.protocol ?? "",
  };
}

function sentenceOf(kind: Probed["kind"], { spoken, sibling }: Heard): string {
  const asks = `The ${kind} probe asks port {port} in {asked}`;
  const beside = sibling ? ` Its ${sibling.kind} probe asks the same port in {otherwise}` : "";
  if (spoken === undefined) return `${asks}.${beside}, and is answered.`;
  return `${asks}; what listens there speaks {speaks}.${beside && `${beside}.`}`;
}

/** As the sibling asks that is understood; else as the answer was spoken. */
export function askAsSpoken(
  asking: Asking,
  probed: Probed,
  failed: Event | undefined,
): DraftStep[] {
  const { container, kind, probe } = probed;
  const sibling = siblingOf(asking, probed, failed);
  const spoken = spokenBy(probed, failed);
  const handler = sibling ? handlerOf(sibling.probe) : spoken && handlerFor(probed, spoken);
  if (handler === undefined) return [];
  const others = HANDLERS.filter((how) => probe[how] !== undefined && !Object.hasOwn(handler, how));
  const gone = Object.fromEntries(others.map((how) => [how, null]));
  const list = [{ name: container.name, [`${kind}Probe`]: { ...gone, ...handler } }];
  const text = sibling
    ? `asks in ${sibling.protocol}, as its ${sibling.kind} probe does`
    : `asks in ${protocolOf(handler)}, as its port speaks${"grpc" in handler ? ", if that has the health service of gRPC" : ""}`;
  return patchTemplate(asking.workload, { containers: list }, text);
}

function spokenBy({ probe }: Probed, failed: Event | undefined): Spoken | undefined {
  const { speaks } = readProbeAnswer(failed?.message ?? "");
  const asked = protocolOf(probe);
  return speaks && asked && !UNDERSTOOD[speaks].includes(asked) ? speaks : undefined;
}

/** It asks the same port in a way that is understood; where the answer does not tell which is, it is answered itself. */
function siblingOf(asking: Asking, probed: Probed, failed: Event | undefined): Sibling | undefined {
  const { container, kind, probe } = probed;
  const spoken = spokenBy(probed, failed);
  const port = portOf(probe, container);
  const isUnderstood = (other: Sibling) =>
    spoken
      ? UNDERSTOOD[spoken].includes(other.protocol)
      : isMute(failed) && isAnswered(asking, probed, other.kind);
  return KINDS.filter((other) => other !== kind)
    .flatMap((other) => toSibling(container, other) ?? [])
    .filter((other) => portOf(other.probe, container) === port)
    .filter(({ protocol }) => protocol !== "TCP" && protocol !== protocolOf(probe))
    .find(isUnderstood);
}

function toSibling({ spec }: ContainerView, kind: Probed["kind"]): Sibling | undefined {
  const probe = spec?.[`${kind}Probe`];
  const protocol = probe && protocolOf(probe);
  return probe && protocol && { kind, probe, protocol };
}

/** It got no answer that it could read, or one that says no more than that the question was bad. */
function isMute(failed: Event | undefined): boolean {
  if (failed === undefined) return false;
  const { message } = failed;
  const { code } = readProbeAnswer(message);
  return readProbeMessage(message)?.isLate === true || code === 400 || /\bEOF\b/.test(message);
}

/** The kubelet holds by its status that it is answered, or never told otherwise. */
function isAnswered({ cluster }: Asking, { pod, container }: Probed, kind: Probed["kind"]) {
  const { ready = false, started = false } = container.status ?? {};
  if (kind === "readiness") return ready;
  if (kind === "startup") return started;
  const isTold = cluster
    .eventsOf(pod.ref)
    .some(
      (event) =>
        isOfContainer(event, container.name) && readProbeMessage(event.message)?.probe === kind,
    );
  return started && !isTold;
}

function protocolOf({ httpGet, tcpSocket, grpc }: Probe): Protocol | undefined {
  if (httpGet !== undefined) return httpGet.scheme === "HTTPS" ? "HTTPS" : "HTTP";
  if (grpc !== undefined) return "gRPC";
  return tcpSocket === undefined ? undefined : "TCP";
}

function askedPort({ httpGet, tcpSocket, grpc }: Probe) {
  return (httpGet ?? tcpSocket ?? grpc)?.port;
}

function portOf(probe: Probe, { spec }: ContainerView) {
  const port = askedPort(probe);
  return spec?.ports.find(({ name }) => name === port)?.containerPort ?? Number(port);
}

function handlerOf({ httpGet, tcpSocket, grpc }: Probe): Probe | undefined {
  if (httpGet !== undefined) return { httpGet };
  if (grpc !== undefined) return { grpc };
  return tcpSocket && { tcpSocket };
}

function handlerFor({ probe, container }: Probed, spoken: Spoken): Probe | undefined {
  const { httpGet } = probe;
  const port = portOf(probe, container);
  if (spoken === "http") return httpGet && { httpGet: { ...httpGet, scheme: "HTTP" } };
  if (spoken === "tls") return httpGet && { httpGet: { ...httpGet, scheme: "HTTPS" } };
  return spoken === "http2" && port > 0 ? { grpc: { port } } : undefined;
}
