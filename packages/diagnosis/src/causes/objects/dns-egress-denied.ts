import type { ObjectRef } from "@binnacle/contracts";
import { jsonWord, shellWords } from "../../facts/shell-words.ts";
import { earliest } from "../../facts/times.ts";
import type { Cluster } from "../../graph/cluster.ts";
import { refOf, written } from "../../graph/object-key.ts";
import { conditionOf, type PodView } from "../../graph/pod-view.ts";
import { impactOn, isHealthy, type Workload } from "../../graph/workload.ts";
import type { Inquiry } from "../../inquiry.ts";
import type { DraftStep } from "../../kit/draft.ts";
import { mended } from "../../kit/mend.ts";
import { objectCause, type SeenObject } from "../../kit/object-cause.ts";
import { lineTime } from "../../messages/line-time.ts";
import { silentNameServer } from "../../messages/silent-name-server.ts";
import { endsOf } from "../../network/ends-of.ts";
import { typesOf } from "../../network/may-reach.ts";
import { dnsPorts, isDnsDown, toDns } from "../../network/to-dns.ts";
import { objectsOf } from "../../state/cluster-state.ts";
import type { NetworkPolicy } from "../../state/network.ts";

interface PolicyView {
  readonly ref: ObjectRef;
  readonly policy: NetworkPolicy;
}

/** A workload that nobody tells the address of a name. */
interface Deaf {
  readonly workload: Workload;
  /** Evidence: its line. */
  readonly line: string;
  /** It asks a cache on its own node, which policies of most networks do not keep it from. */
  readonly isOnNode: boolean;
}

/** Addresses of a link (RFC 3927): NodeLocal DNSCache listens at 169.254.20.10. */
const ON_NODE = "169.254.";

/** A policy lets nobody ask the cluster's DNS, and what it selects says that no name is resolved. */
export const dnsEgressDenied = objectCause<PolicyView, readonly Deaf[]>({
  id: "dns-egress-denied",
  title: "A NetworkPolicy keeps lookups from the cluster's DNS",
  group: "network",
  high: "policies let no egress to the cluster's DNS, and what they select says that nobody answers its lookups",
  medium:
    "the same, and the DNS itself may be down: none of its pods is Ready, or it answers no others either; or it is asked on the node",
  ruledOut: "no workload says that its lookups are not answered while a NetworkPolicy denies them",
  needs: ["NetworkPolicy", "Pod"],
  needsLogs: true,
  metric: "error_ratio",
  of: "NetworkPolicy",

  all: ({ cluster }) =>
    objectsOf(cluster.state, "NetworkPolicy").map((policy) => ({
      ref: refOf("NetworkPolicy", policy),
      policy,
    })),

  sees(view, inquiry) {
    if (!typesOf(view.policy.spec).includes("egress")) return undefined;
    const found = [...inquiry.cluster.workloads.values()].flatMap((workload) =>
      deafBy(view, workload, inquiry),
    );
    return found.length === 0 ? undefined : found;
  },

  tells(seen) {
    const { ref, hit, say } = seen;
    const [first] = hit;
    const pods = hit.flatMap(({ workload }) => workload.pods.filter((pod) => !pod.isReady));
    return {
      level: hit.every(({ isOnNode }) => isOnNode) || mayBeDown(seen) ? "medium" : "high",
      does: "lets nobody ask the cluster's DNS",
      text: "denies egress to the cluster's DNS",
      impact: hit.some(({ workload }) => impactOn(workload) === "broken") ? "broken" : "degraded",
      since: earliest(pods.map((pod) => conditionOf(pod.object, "Ready")?.lastTransitionTime)),
      facts: [
        say(
          `${written(ref)} lets no pod of ${written(first?.workload.ref ?? ref)} reach the cluster's DNS (port {port}).`,
          denies(seen),
        ),
        ...(first === undefined ? [] : [say(`It writes: "{message}"`, first.line)]),
      ],
      disproof:
        "a lookup in such a pod that is answered; or a CiliumNetworkPolicy or AdminNetworkPolicy that lets it through, which are not read",
      victims: hit.map(({ workload, line }) => ({
        ref: workload.ref,
        because: "nobody answers its lookups",
        evidence: [line],
      })),
      takes: pods,
      ...mended({ ref, metadata: undefined, steps: [allowDns(seen)], what: "allow egress to DNS" }),
      nextCheck: {
        text: "see what it lets through",
        kubectl: shellWords`describe networkpolicy ${ref.name}`,
        object: ref,
      },
      symptom: { reason: "NameResolution" },
    };
  },
});

function denies({ object, ref, cluster, cite }: SeenObject<PolicyView, unknown>): string {
  const port = dnsPorts(cluster).join(" or ");
  return cite.fact({
    subject: ref,
    pointer: "/spec/egress",
    value: object.policy.spec.egress,
    values: { port },
    text: `${written(ref)} selects these pods for egress; no rule of a policy that does lets them reach port ${port} of the cluster's DNS`,
  });
}

/** It is not well, says that nobody answers its lookups, and this policy is the newest of those that select it. */
function deafBy({ ref, policy }: PolicyView, workload: Workload, inquiry: Inquiry): Deaf[] {
  const { cluster, logs, cite } = inquiry;
  const { namespace } = workload;
  if (ref.namespace !== namespace || isHealthy(workload)) return [];
  if (cluster.gapIn("NetworkPolicy", namespace) !== undefined) return [];
  for (const log of logs.ofAny(workload.pods.filter((pod) => !pod.isReady))) {
    const line = log.lines.findLast(isUnanswered);
    if (line === undefined || deniedBy(cluster, log.pod, line) !== policy) continue;
    const isOnNode = silentNameServer(line)?.ip?.startsWith(ON_NODE) === true;
    return [{ workload, line: cite.line(log, line), isOnNode }];
  }
  return [];
}

function isUnanswered(line: string): boolean {
  return silentNameServer(line) !== undefined;
}

/** Its pods are not Ready, or it answers nobody whom no policy keeps from it either. */
function mayBeDown({ cluster, logs }: Inquiry): boolean {
  const unready = cluster.pods.filter(({ isReady, isOver }) => !isReady && !isOver);
  return (
    isDnsDown(cluster) ||
    logs.ofAny(unready).some((log) => {
      const line = log.lines.findLast(isUnanswered);
      return line !== undefined && deniedBy(cluster, log.pod, line) === undefined;
    })
  );
}

/** Of the policies that kept the pod from the name server when its line spoke of that, the newest. */
function deniedBy(cluster: Cluster, pod: PodView, line: string): NetworkPolicy | undefined {
  const [from] = endsOf(cluster, pod.ref)?.ends ?? [];
  const at = lineTime(line);
  const policies = objectsOf(cluster.state, "NetworkPolicy").filter((it) => !(at < madeAt(it)));
  const side = from && toDns(cluster, policies, { from, ip: silentNameServer(line)?.ip });
  if (side?.state !== "denied") return undefined;
  return side.selectedBy.toSorted((left, right) => madeAt(right) - madeAt(left))[0];
}

function madeAt({ metadata }: NetworkPolicy): number {
  return Date.parse(metadata.creationTimestamp ?? "") || 0;
}

function allowDns({ ref, object, cluster }: SeenObject<PolicyView, unknown>): DraftStep {
  const ports = dnsPorts(cluster).flatMap((port) => [
    { protocol: "UDP", port },
    { protocol: "TCP", port },
  ]);
  const rule = { ports };
  const isEmpty = object.policy.spec.egress.length === 0;
  const patch = isEmpty
    ? [{ op: "add", path: "/spec/egress", value: [rule] }]
    : [{ op: "add", path: "/spec/egress/-", value: rule }];
  return {
    text: "lets the pods that it selects ask any DNS",
    kubectl: shellWords`patch networkpolicy ${ref.name} --type=json -p ${jsonWord(patch)}`,
    object: ref,
  };
}
