import { AppError, eks, type Gap } from "@binnacle/contracts";
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
import { findAddress, type Side } from "../network/find-address.ts";
import { policyFacts } from "../network/policy-facts.ts";
import { unreadPolicies } from "../network/unread-policies.ts";
import type { EngineDeps, Running } from "./engine-deps.ts";
import type { NetworkAnswer, NetworkCall } from "./engine-messages.ts";
import { resolveOne } from "./resolve-one.ts";

/** Whether NetworkPolicies let one end reach another. Throws `AppError` for what has no pods, or no port. */
export async function answerNetwork(
  question: NetworkCall,
  deps: EngineDeps,
  running: Running,
): Promise<NetworkAnswer> {
  const { asked, cluster, deadline } = question;
  const { api } = deps;
  const { namespace, toNamespace = namespace } = asked;
  const phase = createPhases(deadline, running.signal);
  const others = unreadPolicies(api, phase("lists"));
  const { endOf, graphs, unread } = createEnds(question, deps, { ...running, phase });
  const [from, to] = await Promise.all([
    endOf("from", namespace, asked.from),
    endOf("to", toNamespace, asked.to),
  ]);
  const reach = reachBetween({ from, to, port: asked.port });
  if (typeof reach === "string") throw unanswerable(reach, asked);
  const read = await Promise.all(graphs.values());
  const gaps = [...read.flatMap(({ state }) => gapsOf(state)), ...(await others), ...unread];
  const call = { cluster, tool: eks.checkNetwork, asked, gaps };
  return { ...reach, ...observed(policyFacts(reach), api, call) };
}

/** Finds what an end is, by its name or its address. Each namespace is read once; addresses that nobody is known to have are gaps. */
function createEnds(
  { asked, cluster }: NetworkCall,
  deps: EngineDeps,
  { phase, checkpoint }: Running & { readonly phase: ReturnType<typeof createPhases> },
) {
  const graphs = new Map<string, Promise<Cluster>>();
  const unread: Gap[] = [];
  const graphOf = async (namespace: string): Promise<Cluster> => {
    const scope = { namespace, cluster, use: "network", signal: phase("lists") } as const;
    const graph = graphs.get(namespace) ?? deps.stateOf(scope, checkpoint);
    graphs.set(namespace, graph);
    return await graph;
  };
  const addressed = async (ip: string, side: Side): Promise<EndAsked> => {
    const given = [...new Set([asked.namespace, asked.toNamespace ?? asked.namespace])];
    const found = await findAddress(deps, { ip, side, given }, phase("names"));
    unread.push(...found.gaps);
    if (found.ref === undefined) {
      const isUnread = found.gaps.length > 0 && found.isLookedAt !== true;
      return { kind: "address", ip, isUnread };
    }
    return { kind: "object", ref: found.ref, ip, cluster: await graphOf(found.within) };
  };
  const endOf = async (side: Side, namespace: string, name: string): Promise<EndAsked> => {
    if (readAddress(name) !== undefined) return await addressed(name, side);
    const { target } = await resolveOne(deps, { namespace, target: name }, phase("names"));
    const ref = target ?? { kind: "Namespace", name };
    return { kind: "object", ref, cluster: await graphOf(namespace) };
  };
  return { endOf, graphs, unread };
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
