import type { KubernetesObject } from "@binnacle/cases";
import { AppError, present } from "@binnacle/contracts";
import { z } from "zod";
import type { ImportedCase } from "../imported-case.ts";
import { ownersOf } from "../owners-of.ts";
import { outcomes } from "./outcomes.table.ts";
import { type Collected, readBundles } from "./read-bundles.ts";

/** When it was collected is not said. */
const SETTLED_MS = 10 * 60_000;

/** One case of each list of pods in a folder of support bundles. */
export function* importTroubleshoot(folder: string): Generator<ImportedCase> {
  const bundles = readBundles(folder);
  if (bundles.length === 0)
    throw new AppError("bad_input", `No list of pods (pods/*.json) in ${folder}.`);
  for (const bundle of bundles) yield toCase(bundle);
}

function toCase({ name, lists }: Collected): ImportedCase {
  const pods = lists.get("Pod") ?? [];
  const kept = [...lists].filter(([kind, items]) => isOfSameCluster(kind, items, pods));
  const objects = kept.flatMap(([, items]) => items);
  const { namespace } = pods[0]?.metadata ?? {};
  return {
    name,
    source: "troubleshoot",
    title: name,
    question: `is anything wrong in ${namespace ?? "the cluster"}?`,
    recordedAt: new Date(lastTimeIn(objects) + SETTLED_MS).toISOString(),
    clusterName: "bundle",
    ...present({ namespace }),
    recorded: {
      lists: kept.map(([kind]) => ({ kind })),
      logs: [],
      metrics: false,
      alerts: false,
      notShown: {},
    },
    truth: truthOf(name, pods, objects),
    objects,
    logs: [],
    series: [],
    alerts: [],
  };
}

/**
 * Lists of one folder may come from several clusters. Nodes are of that of the pods when one of the pods is on them, and
 * workloads when each has a pod; events always are, and tell of what is there no more.
 */
function isOfSameCluster(
  kind: string,
  items: readonly KubernetesObject[],
  pods: readonly KubernetesObject[],
): boolean {
  if (kind === "Pod" || kind === "Event") return true;
  if (kind === "Node") {
    const names = new Set(items.map(({ metadata }) => metadata.name));
    return pods.some((pod) => names.has(Placed.parse(pod).spec.nodeName ?? ""));
  }
  const owners = new Set(
    pods.flatMap((pod) =>
      ownersOf({ kind: "Pod", ...pod.metadata }, [...pods, ...items]).map((owner) => owner.name),
    ),
  );
  return items.every(({ metadata }) => owners.has(metadata.name));
}

const Placed = z.object({ spec: z.object({ nodeName: z.string().optional() }) });

function truthOf(
  name: string,
  pods: readonly KubernetesObject[],
  objects: readonly KubernetesObject[],
): ImportedCase["truth"] {
  const expected = outcomes.find(({ word }) => word.test(name));
  if (expected === undefined)
    return { isHealthy: true, culprits: [], accepted: [], causes: [], never: [], group: "healthy" };
  const culprits = pods.map(({ metadata: { name: pod, namespace } }) => ({
    kind: "Pod",
    name: pod,
    ...present({ namespace }),
  }));
  return {
    isHealthy: false,
    culprits,
    accepted: culprits.flatMap((pod) => ownersOf(pod, objects)),
    cause: expected.outcome,
    causes: expected.causes,
    never: [],
    group: "pods",
  };
}

/** The latest RFC 3339 time in them. */
function lastTimeIn(objects: readonly KubernetesObject[]): number {
  const found = JSON.stringify(objects).match(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z/gu) ?? [];
  return Math.max(0, ...found.map((time) => Date.parse(time)));
}
