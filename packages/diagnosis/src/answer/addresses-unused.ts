import { type Finding, type Gap, keyOf, type ObjectRef, present } from "@binnacle/contracts";
import type { Kubectl } from "../facts/kubectl.ts";
import { shellWords } from "../facts/shell-words.ts";
import type { Cluster } from "../graph/cluster.ts";
import { deadAddresses } from "../graph/dead-addresses.ts";
import { lacksPort } from "../graph/lacks-port.ts";
import { written } from "../graph/object-key.ts";
import type { Mention } from "../graph/references.ts";
import type { Workload } from "../graph/workload.ts";

interface Asked {
  readonly target: ObjectRef | undefined;
  readonly namespace: string | undefined;
  /** What is told of who calls in vain needs no second word. */
  readonly findings: readonly Finding[];
}

/**
 * Addresses that workloads declare and nobody answers at, since no Service has the name or the port, and of which no finding
 * tells: one that is used fails, and one that is not used is a word in a template. Of the target, or of a namespace.
 */
export function addressesUnused(
  cluster: Cluster,
  { target, namespace: asked, findings }: Asked,
  kubectl: Kubectl,
): Gap[] {
  if (target === undefined && asked === undefined) return [];
  const told = toldIn(findings);
  const isMeant = (ref: ObjectRef) =>
    target === undefined ? ref.namespace === asked : keyOf(ref) === keyOf(target);
  const [first, ...others] = vainCalls(cluster).filter(
    ({ from }) => isMeant(from.ref) && !told.has(from.key),
  );
  if (first === undefined) return [];
  const { namespace, name } = first.to;
  const more = others.length === 0 ? "" : `, and ${others.length} more such addresses`;
  return [
    {
      origin: "kubernetes",
      kind: "no_data",
      what: `whether ${addressText(first)}, ${first.fault}${more}`,
      why: "The template names it, and nothing that was read tells that it is used: a call of it fails, unless name servers outside the cluster know the name.",
      about: { kinds: ["Service"], ...present({ namespace, name }) },
      remedy: {
        text: "see which Services there are",
        command: kubectl(namespace, shellWords`get services`),
      },
    },
  ];
}

interface VainCall {
  readonly from: Workload;
  readonly to: ObjectRef;
  readonly mention: Mention;
  readonly fault: string;
}

function vainCalls(cluster: Cluster): VainCall[] {
  const dead = deadAddresses(cluster).map(({ from, to, mention }) => ({
    from,
    to: to.ref,
    mention,
    fault: "which no Service is",
  }));
  const calls = [...cluster.calls.byCaller.values()].flat();
  const portless = calls
    .filter((call) => lacksPort(call) && call.from.desired !== 0)
    .map(({ from, to, mention }) => ({
      from,
      to: to.ref,
      mention,
      fault: `a port that Service ${to.ref.name} does not have`,
    }));
  return [...dead, ...portless];
}

/** Keys of workloads that an active finding is about, or that are hit by it. */
function toldIn(findings: readonly Finding[]): ReadonlySet<string> {
  return new Set(
    findings
      .filter(({ state }) => state === "active")
      .flatMap(({ owner, culprit, victims }) => [owner, culprit, ...victims.map(({ ref }) => ref)])
      .map(keyOf),
  );
}

/** `deployment/web calls ledger.store:80 (env LEDGER_URL)`. */
function addressText({ from, mention }: VainCall): string {
  const port = mention.port === undefined ? "" : `:${mention.port}`;
  return `${written(from.ref)} calls ${mention.host}${port} (${mention.place})`;
}
