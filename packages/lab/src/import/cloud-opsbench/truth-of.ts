import type { KubernetesObject } from "@binnacle/cases";
import { z } from "zod";
import type { ImportedTruth } from "../imported-case.ts";
import { type FaultRow, faultRows } from "./causes.table.ts";
import type { Recording } from "./read-recording.ts";

type Ref = ImportedTruth["culprits"][number];

/** What the data set says is true, in our words; undefined: the table has no row for its cause. */
export function truthOf(
  { metadata }: Recording,
  objects: readonly KubernetesObject[],
): ImportedTruth | undefined {
  const { fault_object: named, fault_taxonomy: group, root_cause: cause } = metadata.result;
  const row = faultRows[cause];
  if (row === undefined) return undefined;
  const { culprit, accepted } = refsOf(named, metadata.namespace);
  const { causes, says } = row;
  return {
    isHealthy: false,
    culprits: [culprit],
    accepted: [...accepted, ...acceptedBy(row, objects, culprit), ...componentsOf(row, culprit)],
    cause,
    causes,
    never: generalIds,
    ...(says === undefined ? {} : { says }),
    group,
  };
}

/** What no other cause names: the words of a component alone are no cause. */
const generalIds = ["unlisted", "pod-not-started"];

/** An app is its workload, and the Service and ServiceAccount of its name. */
function refsOf(named: string, namespace: string): { culprit: Ref; accepted: Ref[] } {
  const [what, name = ""] = named.split("/");
  if (what === "node") return { culprit: { kind: "Node", name }, accepted: [] };
  if (what === "namespace") return { culprit: { kind: "Namespace", name }, accepted: [] };
  const kindOf = (kind: string): Ref => ({ kind, namespace, name });
  return {
    culprit: kindOf("Deployment"),
    accepted: ["StatefulSet", "DaemonSet", "Service", "ServiceAccount"].map(kindOf),
  };
}

function acceptedBy(
  { accepts = [] }: FaultRow,
  objects: readonly KubernetesObject[],
  culprit: Ref,
): Ref[] {
  const isAccepted = (object: KubernetesObject): boolean => {
    if (object.kind === "ResourceQuota") return accepts.includes("Quota");
    if (object.kind === "PersistentVolumeClaim")
      return accepts.includes("Claim") && claimsOf(objects, culprit).has(object.metadata.name);
    return object.kind === "Node" && accepts.includes("CordonedNode") && isCordoned(object);
  };
  return objects.filter(isAccepted).map(({ kind, metadata: { name, namespace } }) => ({
    kind,
    name,
    ...(namespace === undefined ? {} : { namespace }),
  }));
}

/** A component runs as a DaemonSet, or as a pod that is named after its node; what leads is known by its Lease. */
function componentsOf({ component }: FaultRow, { name: node }: Ref): Ref[] {
  if (component === undefined) return [];
  const namespace = "kube-system";
  return [
    { kind: "DaemonSet", namespace, name: component },
    { kind: "Pod", namespace, name: component },
    { kind: "Pod", namespace, name: `${component}-${node}` },
    { kind: "Lease", namespace, name: component },
  ];
}

const Node = z.object({ spec: z.object({ unschedulable: z.literal(true) }) });

function isCordoned(object: KubernetesObject): boolean {
  return Node.safeParse(object).success;
}

const Mounting = z.object({
  spec: z.object({
    template: z.object({
      spec: z.object({
        volumes: z.array(
          z.object({ persistentVolumeClaim: z.object({ claimName: z.string() }).optional() }),
        ),
      }),
    }),
  }),
});

/** Names of the claims that a workload mounts. */
function claimsOf(objects: readonly KubernetesObject[], { kind, name }: Ref): ReadonlySet<string> {
  const own = objects.filter((object) => object.kind === kind && object.metadata.name === name);
  const volumes = own.flatMap(
    (object) => Mounting.safeParse(object).data?.spec.template.spec.volumes ?? [],
  );
  return new Set(volumes.flatMap((volume) => volume.persistentVolumeClaim?.claimName ?? []));
}
