import {
  eks,
  type NetworkEnd,
  type NetworkNote,
  type NetworkPort,
  type NetworkSide,
  type UndeclaredPort,
} from "@binnacle/contracts";
import { defineTool } from "@binnacle/mcp/server";
import type { EksDeps } from "../eks-deps.ts";
import { engineCall } from "./engine-call.ts";
import { lines } from "./lines.ts";
import { nameOf } from "./name-of.ts";
import { unseenFirst } from "./unseen-first.ts";

export const checkNetwork = defineTool<EksDeps>()({
  contract: eks.checkNetwork,
  run: async (asked, deps, call) =>
    await deps.engine.network(await engineCall(asked, deps, call), call.signal),
  toText: ({ from, to, fromIp, toIp, ports, undeclared, notes, gaps }) =>
    unseenFirst(
      gaps,
      ...undeclared.map((port) => undeclaredText(port, endText(from), endText(to))),
      ...ports.map((port) =>
        portText(port, {
          from: endText(from),
          to: endText(to),
          isSilent: notes.includes("nothing_answers"),
          isUnowned: "ip" in to && gaps.some(({ about }) => about?.name === to.ip),
        }),
      ),
      addressText(from, fromIp),
      addressText(to, toIp),
      ...notes.map((note) => noteTexts[note]),
      policiesText(ports),
    ),
});

function endText(end: NetworkEnd): string {
  return "ip" in end ? end.ip : nameOf(end);
}

/** Who an address belongs to. */
function addressText(end: NetworkEnd, ip: string | undefined): string | false {
  return ip !== undefined && `${ip} is the address of ${endText(end)}: judged as that.`;
}

const verdicts = {
  allowed: "allowed",
  denied: "denied",
  partly: "some pods may, some may not",
  unknown: "cannot be told",
};

interface Ends {
  readonly from: string;
  readonly to: string;
  /** No ready pod stands behind the called Service, or the called workload has none. */
  readonly isSilent: boolean;
  /** It is an address that nobody is known to have. */
  readonly isUnowned: boolean;
}

function portText(port: NetworkPort, ends: Ends): string {
  const { servicePort, protocol, verdict, egress, ingress, missing } = port;
  const { from, to } = ends;
  const through = servicePort === undefined ? "" : ` (port ${servicePort} of the Service)`;
  const but = verdict === "denied" ? "" : butText(port, ends);
  return lines(
    `${verdicts[verdict]}${but}: ${from} → ${to} at ${protocol} ${port.port}${through}`,
    `  egress of ${from}: ${sideText(egress)}`,
    `  ingress of ${to}: ${sideText(ingress)}`,
    ...missing.map(
      ({ namespace, spec }) =>
        `  a NetworkPolicy in ${namespace} that lets it through: ${JSON.stringify({ spec })}`,
    ),
  );
}

/** Why nothing answers, whatever policies let through. Containers need not declare what they listen on. */
function butText(
  { protocol, port, declared }: NetworkPort,
  { to, isSilent, isUnowned }: Ends,
): string {
  if (isUnowned) return ` by policies, but nothing known has ${to}`;
  if (isSilent) return `, but nothing answers behind ${to}`;
  if (declared === undefined) return "";
  return ` by policies, but nothing of ${to} declares ${protocol} ${port} (declared: ${declared.join(", ")})`;
}

/** Whatever policies say of it, the Service leads nowhere at this port. */
function undeclaredText(port: UndeclaredPort, from: string, to: string): string {
  const { servicePort, protocol, name, declared } = port;
  const others = declared.length === 0 ? "none" : declared.join(", ");
  const why =
    name === undefined
      ? `the Service has no such port (it has ${others})`
      : `the Service sends it to the port named ${JSON.stringify(name)}, which no pod behind it declares (they declare ${others})`;
  return `nothing answers: ${from} → ${to} at ${protocol} ${servicePort}: ${why}`;
}

function sideText({ state, selectedBy, allowedBy }: NetworkSide): string {
  const names = selectedBy.map(({ name }) => name).join(", ");
  const rules = allowedBy.map(({ policy, rule }) => `${policy.name} rule ${rule + 1}`).join(", ");
  const texts: Readonly<Record<NetworkSide["state"], string>> = {
    open: "open, no NetworkPolicy selects it",
    allowed: `allowed by ${rules}`,
    denied: `denied, selected by ${names}, and no rule of it lets this through`,
    outside: "not a pod that policies select",
    unknown: "unknown",
  };
  return texts[state];
}

const noteTexts: Readonly<Record<NetworkNote, string>> = {
  from_host_network:
    "The caller's pods use the network of their node: policies neither select them nor know them by labels.",
  to_host_network: "The called pods use the network of their node: no policy selects them.",
  from_template: "No pod of the caller runs: judged by its template.",
  to_template: "No called pod runs: judged by the template.",
  by_address:
    "Only a block of addresses lets these pods through: Cilium does not take an ipBlock for pods.",
  dns_denied:
    "The caller's egress lets it ask no DNS (UDP 53 to k8s-app=kube-dns in kube-system): names do not resolve for it.",
  nothing_answers: "No called pod is ready.",
  more_pods: "There are more pods than the 50 of each end that were looked at.",
};

/** Whatever policies say, somebody has to enforce it. */
function policiesText(ports: readonly NetworkPort[]): string | false {
  const isByPolicy = ports.some(({ egress, ingress }) =>
    [egress, ingress].some(({ selectedBy }) => selectedBy.length > 0),
  );
  return (
    isByPolicy &&
    "NetworkPolicies work only where the network plugin enforces them (Calico, Cilium, Amazon VPC CNI with network policy enabled)."
  );
}
