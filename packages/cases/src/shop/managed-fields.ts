import type { ManagedFields } from "./metadata.ts";
import type { ContainerPlan } from "./plan.ts";
import { timestamp } from "./timestamp.ts";

/** Who applies the manifests of this cluster. */
export const deployer = "argocd-controller";

/** The entry of a manager that wrote `fieldsV1` at a time. */
export function managedBy(
  manager: string,
  apiVersion: string,
  { timeMs, fields, subresource }: { timeMs: number; fields: unknown; subresource?: string },
): ManagedFields {
  return {
    manager,
    operation: "Update",
    apiVersion,
    time: timestamp(timeMs),
    fieldsType: "FieldsV1",
    fieldsV1: fields,
    ...(subresource === undefined ? {} : { subresource }),
  };
}

/** Fields of a workload that its manifest sets: image, resources, probes and each environment variable by name. */
export function templateFields(container: ContainerPlan): unknown {
  const environment = Object.fromEntries(
    container.environment.map(({ name, valueFrom }) => [
      `k:{"name":"${name}"}`,
      { ".": {}, "f:name": {}, ...(valueFrom ? { "f:valueFrom": {} } : { "f:value": {} }) },
    ]),
  );
  const fields = {
    ".": {},
    "f:env": { ".": {}, ...environment },
    ...(container.configMap === undefined ? {} : { "f:envFrom": {} }),
    "f:image": {},
    "f:imagePullPolicy": {},
    "f:name": {},
    ...(container.livenessPath === undefined ? {} : { "f:livenessProbe": {} }),
    ...(container.readinessPath === undefined ? {} : { "f:readinessProbe": {} }),
    "f:resources": { ".": {}, "f:limits": {}, "f:requests": {} },
  };
  return {
    "f:metadata": { "f:labels": { ".": {}, "f:argocd.argoproj.io/instance": {} } },
    "f:spec": {
      "f:selector": {},
      "f:template": {
        "f:metadata": { "f:labels": {} },
        "f:spec": { "f:containers": { [`k:{"name":"${container.name}"}`]: fields } },
      },
    },
  };
}

/** Fields that the controllers of Kubernetes write back. */
export const statusFields: unknown = {
  "f:metadata": { "f:annotations": { "f:deployment.kubernetes.io/revision": {} } },
  "f:status": { "f:conditions": {}, "f:observedGeneration": {}, "f:replicas": {} },
};
