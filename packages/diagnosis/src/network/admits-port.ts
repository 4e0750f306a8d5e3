import type { NetworkPolicy } from "../state/network.ts";
import type { Traffic } from "./traffic.ts";

type PolicyPort = NetworkPolicy["spec"]["ingress"][number]["ports"][number];

/** Whether the ports of a rule hold this one; none hold all. A name is one of the pod that is reached. */
export function admitsPort(ports: readonly PolicyPort[], { to, at }: Traffic): boolean {
  return ports.length === 0 || ports.some((port) => isMeant(port, { to, at }));
}

function isMeant(
  { port, endPort, protocol }: PolicyPort,
  { to, at }: Pick<Traffic, "to" | "at">,
): boolean {
  if ((protocol ?? "TCP") !== at.protocol) return false;
  if (port === undefined || port === null) return true;
  if (typeof port === "number") return at.port >= port && at.port <= (endPort ?? port);
  return (
    to.kind === "pod" &&
    to.ports.some(
      (item) => item.name === port && item.port === at.port && item.protocol === at.protocol,
    )
  );
}
