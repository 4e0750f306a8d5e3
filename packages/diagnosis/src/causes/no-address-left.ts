import type { Claim } from "@binnacle/contracts";
import { shellWords } from "../facts/shell-words.ts";
import { written } from "../graph/object-key.ts";
import type { PodView } from "../graph/pod-view.ts";
import type { DraftStep } from "../kit/draft.ts";
import { type AddressShortage, readAddressShortage } from "../messages/address-shortage.ts";
import { counted, shortened } from "../say.ts";
import { lookAtNetwork } from "./look-at-network.ts";
import { type Starting, startCause } from "./not-started/start-cause.ts";

const ZONE = "topology.kubernetes.io/zone";

/** The network has no address for the pod: its subnet, its range or its machine holds no more. */
export const noAddressLeft = startCause<AddressShortage>({
  id: "no-address-left",
  title: "No address left for a pod",
  group: "network",
  high: "the network plugin says that the range, the subnet or the machine has no address left",
  medium: "the network plugin has no address at hand, and does not say why",
  ruledOut: "no pod waits for an address of its network",
  needs: ["Pod", "Event"],
  metric: "restarts",

  sees: ({ words }) => (words === undefined ? undefined : readAddressShortage(words)),

  tells(starting) {
    const { name, hit, spot, pods, status, said, says, say } = starting;
    return {
      level: hit === "unclear" ? "medium" : "high",
      does: "gets no address",
      text: `gets no address, ${counted(pods.length, "pod")}`,
      why: shortened(spot.words ?? "", 80),
      facts: [say(`${name} is on its node and gets no address.`, status, said), says],
      context: zoneClaim(starting),
      disproof: "an address for another new pod on the same node",
      fix: [],
      later: [
        {
          text:
            hit === "machine_limit"
              ? "let its nodes hold more addresses (prefix delegation, a larger type), or fewer pods"
              : "give its nodes a subnet or range with free addresses, or free some",
        },
      ],
      nextCheck: lookAtNeighbours(starting.pod),
      ...(hit === "unclear" && lookAtNetwork(spot)),
    };
  },
});

/** Those without are in one zone, and those that are Ready in others: a subnet is of one zone. */
function zoneClaim({ workload, pods, cluster, cite, say }: Starting<AddressShortage>): Claim[] {
  const zoneOf = ({ object }: PodView) =>
    cluster.nodes.get(object.spec.nodeName ?? "")?.metadata.labels[ZONE];
  const [zone, ...others] = new Set(pods.map(zoneOf));
  const ready = workload.pods.filter(({ isReady, isOver }) => isReady && !isOver);
  const isApart =
    ready.length > 0 && ready.every((pod) => ![undefined, zone].includes(zoneOf(pod)));
  if (zone === undefined || others.length > 0 || !isApart) return [];
  const fact = cite.fact({
    subject: workload.ref,
    pointer: `/zones/${zone}`,
    value: [pods.length, ready.length],
    values: {
      zone,
      sick: { count: pods.length, of: "pod" },
      well: { count: ready.length, of: "pod" },
    },
    text: `${written(workload.ref)}: ${counted(pods.length, "pod")} without an address on nodes of zone ${zone}, ${ready.length} Ready in others`,
    kubectl: shellWords`get pods -o wide`,
  });
  return [say("All of these ({sick}) are in zone {zone}; {well} in other zones Ready.", fact)];
}

function lookAtNeighbours({ object }: PodView): DraftStep {
  const { nodeName = "" } = object.spec;
  return {
    text: "see how many pods its node has",
    kubectl: shellWords`get pods -A -o wide --field-selector ${`spec.nodeName=${nodeName}`}`,
    object: { kind: "Node", name: nodeName },
  };
}
