import type { TopologyEdge } from "@binnacle/contracts";
import type { Cluster } from "../graph/cluster.ts";
import { readyEndpoints, type ServiceView, selectsPods } from "../graph/services.ts";
import { counted, listed, shortened } from "../say.ts";
import { isOpenAt } from "./is-open-at.ts";

/** Services to the workloads behind them. */
export function serves(cluster: Cluster): TopologyEdge[] {
  return [...cluster.services.values()].map((service) => {
    const { state, text } = behind(cluster, service);
    const to = service.workloads.map(({ ref }) => ref);
    return { kind: "serves", from: service.ref, to, state, text: `${portsText(service)}${text}` };
  });
}

type Told = Pick<TopologyEdge, "state" | "text">;

function behind(cluster: Cluster, service: ServiceView): Told {
  const { type, externalName = "no host" } = service.object.spec;
  if (type === "ExternalName")
    return { state: "fine", text: `another name of ${shortened(externalName, 100)}` };
  if (!selectsPods(service)) return byHand(cluster, service, readyEndpoints(service));
  if (cluster.gapIn("Pod", service.namespace) !== undefined)
    return { state: "unknown", text: "its pods were not seen" };
  if (service.pods.length === 0) return { state: "broken", text: nobody(service) };
  const shut = shutPorts(service);
  if (shut.length > 0)
    return { state: "broken", text: `no container has its target port ${listed(shut)}` };
  return bySelector(service);
}

function bySelector(service: ServiceView): Told {
  const { pods } = service;
  const working = readyEndpoints(service) ?? pods.filter((pod) => pod.isReady).length;
  const text = `${working} of ${counted(pods.length, "endpoint")} ready`;
  if (working === 0) return { state: "broken", text: `${text}${waitingText(service)}` };
  const undeclared = undeclaredPorts(service);
  if (undeclared.length > 0)
    return {
      state: "degraded",
      text: `${text}, but no container declares target port ${listed(undeclared)}`,
    };
  const state = working < pods.length ? "degraded" : "fine";
  return { state, text: `${text}${waitingText(service)}` };
}

function waitingText({ pods }: ServiceView): string {
  const waiting = pods.filter((pod) => !pod.isReady).map(({ ref }) => ref.name);
  return waiting.length === 0 ? "" : `; not ready: ${listed(waiting)}`;
}

function byHand(cluster: Cluster, { namespace }: ServiceView, ready: number | undefined): Told {
  if (cluster.gapIn("EndpointSlice", namespace) !== undefined)
    return { state: "unknown", text: "its endpoints were not seen" };
  if (ready === undefined || ready === 0)
    return { state: "broken", text: "no selector and no endpoints" };
  return { state: "fine", text: `${counted(ready, "endpoint")} made by hand` };
}

function nobody({ object }: ServiceView): string {
  const labels = Object.entries(object.spec.selector).map(([key, value]) => `${key}=${value}`);
  return `no pod has ${labels.join(",")}`;
}

/** Named target ports that no container has: such a port has no endpoint at all. */
function shutPorts({ object, pods }: ServiceView): string[] {
  return object.spec.ports
    .filter(({ targetPort }) => typeof targetPort === "string")
    .filter((port) => !pods.some((pod) => isOpenAt(pod, port)))
    .map(({ targetPort }) => String(targetPort));
}

/** Numbers may be right all the same: containers need not declare what they listen on. */
function undeclaredPorts({ object, pods }: ServiceView): string[] {
  const declaring = pods.filter(({ object: { spec } }) =>
    spec.containers.some(({ ports }) => ports.length > 0),
  );
  return object.spec.ports
    .filter((port) => declaring.length > 0 && !declaring.some((pod) => isOpenAt(pod, port)))
    .map(({ port, targetPort = port }) => String(targetPort));
}

/** `:80→8080,:443→https `. */
function portsText({ object }: ServiceView): string {
  const ports = object.spec.ports.map(({ port, targetPort = port, protocol = "TCP" }) => {
    const target = targetPort === port ? "" : `→${targetPort}`;
    return `:${port}${target}${protocol === "TCP" ? "" : `/${protocol}`}`;
  });
  return ports.length === 0 ? "" : `${ports.join(",")} `;
}
