import { type Gap, keyOf, type ObjectRef, present } from "@binnacle/contracts";
import type { Kubectl } from "../facts/kubectl.ts";
import { shellWords } from "../facts/shell-words.ts";
import type { Cluster } from "../graph/cluster.ts";
import { type DeadAddress, deadAddresses } from "../graph/dead-addresses.ts";
import { written } from "../graph/object-key.ts";

interface Asked {
  readonly target: ObjectRef | undefined;
  readonly namespace: string | undefined;
}

/**
 * Addresses that workloads declare and no Service has, where nothing else was found: one that is used fails, and one that is not used is
 * a word in a template. Of the target, or of a namespace.
 */
export function addressesUnused(
  cluster: Cluster,
  { target, namespace: asked }: Asked,
  kubectl: Kubectl,
): Gap[] {
  if (target === undefined && asked === undefined) return [];
  const isMeant = (ref: ObjectRef) =>
    target === undefined ? ref.namespace === asked : keyOf(ref) === keyOf(target);
  const [first, ...others] = deadAddresses(cluster).filter(({ from }) => isMeant(from.ref));
  if (first === undefined) return [];
  const { namespace, name } = first.to.ref;
  const more = others.length === 0 ? "" : `, and ${others.length} more such addresses`;
  return [
    {
      origin: "kubernetes",
      kind: "no_data",
      what: `whether ${addressText(first)}, which no Service is${more}`,
      why: "The template names it, and nothing that was read tells that it is used: a call of it fails.",
      about: { kinds: ["Service"], ...present({ namespace, name }) },
      remedy: {
        text: "see which Services there are",
        command: kubectl(namespace, shellWords`get services`),
      },
    },
  ];
}

/** `deployment/web calls ledger.store:80 (env LEDGER_URL)`. */
function addressText({ from, mention }: DeadAddress): string {
  const port = mention.port === undefined ? "" : `:${mention.port}`;
  return `${written(from.ref)} calls ${mention.host}${port} (${mention.place})`;
}
