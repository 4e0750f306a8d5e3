import { AppError, eks } from "@binnacle/contracts";
import {
  type Cluster,
  type EndAsked,
  gapsOf,
  reachBetween,
  readAddress,
  type Unanswerable,
} from "@binnacle/diagnosis";
import { createPhases } from "../create-phases.ts";
import { observed } from "../facts.ts";
import { policyFacts } from "../network/policy-facts.ts";
import { unreadPolicies } from "../network/unread-policies.ts";
import type { EngineDeps, Running } from "./engine-deps.ts";
import type { NetworkAnswer, NetworkCall } from "./engine-messages.ts";
import { resolveOne } from "./resolve-one.ts";

/** Whether NetworkPolicies let one end reach another. Throws `AppError` for what has no pods, or no port. */
export async function answerNetwork(
  { asked, cluster, deadline }: NetworkCall,
  deps: EngineDeps,
  { signal, checkpoint }: Running,
): Promise<NetworkAnswer> {
  const { api } = deps;
  const phase = createPhases(deadline, signal);
  const graphs = new Map<string, Promise<Cluster>>();
  const graphOf = async (namespace: string): Promise<Cluster> => {
    const scope = { namespace, cluster, use: "network", signal: phase("lists") } as const;
    const graph = graphs.get(namespace) ?? deps.stateOf(scope, checkpoint);
    graphs.set(namespace, graph);
    return await graph;
  };
  const endOf = async (namespace: string, name: string): Promise<EndAsked> => {
    if (readAddress(name) !== undefined) return { kind: "address", ip: name };
    const { target } = await resolveOne(deps, { namespace, target: name }, phase("names"));
    const ref = target ?? { kind: "Namespace", name };
    return { kind: "object", ref, cluster: await graphOf(namespace) };
  };
  const { namespace, toNamespace = namespace } = asked;
  const others = unreadPolicies(api, phase("lists"));
  const [from, to] = await Promise.all([
    endOf(namespace, asked.from),
    endOf(toNamespace, asked.to),
  ]);
  const reach = reachBetween({ from, to, port: asked.port });
  if (typeof reach === "string") throw unanswerable(reach, asked);
  const read = await Promise.all(graphs.values());
  const gaps = [...read.flatMap(({ state }) => gapsOf(state)), ...(await others)];
  const call = { cluster, tool: eks.checkNetwork, asked, gaps };
  return { ...reach, ...observed(policyFacts(reach), api, call) };
}

const whyNot: Readonly<Record<Unanswerable, (asked: NetworkCall["asked"]) => string>> = {
  from_has_no_pods: ({ from }) =>
    `${from} has no pods and no template of pods. Name a workload, a Service, a pod or an IP address.`,
  to_has_no_pods: ({ to }) =>
    `${to} has no pods and no template of pods. Name a workload, a Service, a pod or an IP address.`,
  no_port: ({ to, port }) =>
    port === undefined
      ? `Nothing tells which port of ${to} is meant. Give the port.`
      : `${to} has no port ${JSON.stringify(port)}. Give its number.`,
};

function unanswerable(why: Unanswerable, asked: NetworkCall["asked"]): AppError {
  return new AppError("bad_input", whyNot[why](asked));
}
