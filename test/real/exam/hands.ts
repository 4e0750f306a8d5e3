import type { Hands } from "@binnacle/cases";
import { type Api, collectionOf } from "./api.ts";
import type { Kubelet } from "./kubelet.ts";

const apiVersions: Readonly<Record<string, string>> = {
  CronJob: "batch/v1",
  Deployment: "apps/v1",
  Lease: "coordination.k8s.io/v1",
  StatefulSet: "apps/v1",
};
const clusterWide = [
  "IngressClass",
  "MutatingWebhookConfiguration",
  "Namespace",
  "Node",
  "PersistentVolume",
  "PriorityClass",
  "StorageClass",
  "ValidatingAdmissionPolicy",
  "ValidatingAdmissionPolicyBinding",
  "ValidatingWebhookConfiguration",
];

/** A person with every right in the namespace of a fault, and the fate of its programs. */
export function handsIn(
  namespace: string,
  { api, kubelet }: { api: Api; kubelet: Kubelet },
): Hands {
  const placed = (kind: string, where = namespace): { namespace?: string } =>
    clusterWide.includes(kind) ? {} : { namespace: where };
  const pathOf = (reference: string, where?: string): string => {
    const [kind = "", name = ""] = reference.split("/");
    const apiVersion = apiVersions[kind] ?? "v1";
    const metadata = { name, ...placed(kind, where) };
    return `${collectionOf({ apiVersion, kind, metadata })}/${name}`;
  };
  return {
    create: (manifest) =>
      api.create({ ...manifest, metadata: { ...manifest.metadata, ...placed(manifest.kind) } }),
    patch: (reference, body, where) =>
      api.patch({ path: pathOf(reference, where), form: "strategic-merge-patch", body }),
    remove: (reference) => api.remove(pathOf(reference)),
    strike: (app, { isForNewPods, ...strike }) => {
      const from = isForNewPods === true ? { fromMs: Date.now() } : {};
      kubelet.strike(`${namespace}/${app}`, { ...strike, ...from });
    },
    heal: (app) => kubelet.heal(`${namespace}/${app}`),
    wait: (seconds) => new Promise((resolve) => setTimeout(resolve, seconds * 1000)),
  };
}
