import type { ListedAlert, ObjectRef, Task } from "@binnacle/contracts";

/** Labels by which applications, meshes and scrape jobs name a workload; what they name may be another thing as well. */
const workloadLabels = [
  "workload",
  "destination_workload",
  "deployment_name",
  "app_kubernetes_io_name",
  "app",
  "service_name",
  "destination_service_name",
  "job",
  "container",
];

/** The alert, about the workload that its labels name where they name one that is there; else as it is. */
export function meantBy(
  alert: ListedAlert,
  { target, findings, workloads = [] }: Task,
): ListedAlert {
  const { about, labels } = alert;
  if (about !== undefined && about.kind !== "Namespace") return alert;
  const known = [target, ...findings.map(({ owner }) => owner), ...workloads].filter(
    (ref): ref is ObjectRef => ref !== undefined,
  );
  const near = known.filter(({ namespace }) => about === undefined || namespace === about.name);
  for (const label of workloadLabels) {
    const name = labels[`exported_${label}`] ?? labels[label];
    const meant = near.find((ref) => ref.name === name || `${ref.namespace}/${ref.name}` === name);
    if (meant !== undefined) return { ...alert, about: meant };
  }
  return alert;
}
