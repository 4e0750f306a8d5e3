import { type Case, rebase } from "@binnacle/cases";
import type { ImportedCase } from "../import/imported-case.ts";

/** The same cluster for all cases: its servers learn its id once. */
const system: Case["objects"][number] = {
  apiVersion: "v1",
  kind: "Namespace",
  metadata: { name: "kube-system", uid: "imported-cluster" },
  status: { phase: "Active" },
};

/** What is served of an imported case at this moment: every time moved, and its namespaces with it. */
export function toNow(imported: ImportedCase, now: Date): Case {
  const { name, title, question, recordedAt, clusterName, logs, series, alerts } = imported;
  const objects = imported.objects.filter((object) => !isSystem(object));
  const truth = { victims: [], state: "active" } as const;
  const recorded = { name, title, question, recordedAt, clusterName, logs, series, alerts, truth };
  return rebase({ ...recorded, objects: [...objects, system], pastIncidents: [] }, now);
}

function isSystem({ kind, metadata }: Case["objects"][number]): boolean {
  return kind === system.kind && metadata.name === system.metadata.name;
}
