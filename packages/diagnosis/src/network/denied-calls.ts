import type { NetworkPort, NetworkSide, ObjectRef } from "@binnacle/contracts";
import type { Call } from "../graph/calls.ts";
import type { Cluster } from "../graph/cluster.ts";
import { objectsOf } from "../state/cluster-state.ts";
import type { NetworkPolicy } from "../state/network.ts";
import { endsOf } from "./ends-of.ts";
import { isSelecting } from "./may-reach.ts";
import { reachBetween } from "./reach-between.ts";

/** A call that NetworkPolicies let nowhere, from no pod of the caller to any behind the Service. */
export interface DeniedCall {
  readonly call: Call;
  readonly port: NetworkPort;
  /** Who denies it: the one end lets it not out, or the other not in. */
  readonly direction: "egress" | "ingress";
  /** The policies that select that end, none of which has a rule for it. */
  readonly policies: readonly ObjectRef[];
}

/** The calls of a cluster that its NetworkPolicies deny, as far as they were read. Only ends that a policy selects are looked at. */
export function deniedCalls(cluster: Cluster): DeniedCall[] {
  const policies = Map.groupBy(
    objectsOf(cluster.state, "NetworkPolicy"),
    ({ metadata }) => metadata.namespace ?? "",
  );
  if (policies.size === 0) return [];
  const calls = [...cluster.calls.byCaller.values()].flat();
  return calls
    .filter(({ from, to }) => from.desired !== 0 && to.pods.length > 0)
    .filter(
      ({ from, to }) =>
        isSelected(cluster, from.ref, { policies, direction: "egress" }) ||
        isSelected(cluster, to.ref, { policies, direction: "ingress" }),
    )
    .flatMap((call) => deniedOf(cluster, call) ?? []);
}

interface By {
  readonly policies: ReadonlyMap<string, readonly NetworkPolicy[]>;
  readonly direction: "egress" | "ingress";
}

/** By a policy of its namespace, in that direction: one pod of it is enough to look closer. */
function isSelected(cluster: Cluster, ref: ObjectRef, { policies, direction }: By): boolean {
  const own = policies.get(ref.namespace ?? "") ?? [];
  if (own.length === 0) return false;
  const [end] = endsOf(cluster, ref)?.ends ?? [];
  return end !== undefined && own.some((policy) => isSelecting(policy, end, direction));
}

/** A call that names no port is denied where every port of the Service is. */
function deniedOf(cluster: Cluster, call: Call): DeniedCall | undefined {
  const result = reachBetween({
    from: { kind: "object", ref: call.from.ref, cluster },
    to: { kind: "object", ref: call.to.ref, cluster },
    port: call.mention.port === undefined ? undefined : String(call.mention.port),
  });
  if (typeof result === "string" || result.ports.some(({ verdict }) => verdict !== "denied"))
    return undefined;
  const [port] = result.ports;
  if (port === undefined) return undefined;
  const direction = port.ingress.state === "denied" ? "ingress" : "egress";
  const side: NetworkSide = port[direction];
  return { call, port, direction, policies: side.selectedBy };
}
