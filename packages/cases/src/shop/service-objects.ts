import type { KubernetesObject } from "../case.ts";
import { suffixOf } from "./determinism.ts";
import { deployer, managedBy } from "./managed-fields.ts";
import { metadata } from "./metadata.ts";
import { clusterIp, currentRollout } from "./names.ts";
import { nodes } from "./nodes.ts";
import type { Pod, ServicePlan, WorkloadPlan } from "./plan.ts";
import { podHistory } from "./pod-history.ts";
import { podLabels } from "./pod-object.ts";
import { argoMarks } from "./workload-objects.ts";

/** The Service of a workload and the EndpointSlice that its selector makes of the pods of the namespace. */
export function serviceObjects(
  workload: WorkloadPlan,
  pods: readonly Pod[],
  nowMs: number,
): KubernetesObject[] {
  if (workload.service === undefined) return [];
  const plan = workload.service;
  const selected = pods.filter((pod) => pod.ip !== undefined && isSelected(workload, plan, pod));
  return [service(workload, plan), endpointSlice({ workload, plan, selected, nowMs })];
}

function isSelected(workload: WorkloadPlan, plan: ServicePlan, pod: Pod): boolean {
  const labels = podLabels(pod);
  return Object.entries(selectorOf(workload, plan)).every(([key, value]) => labels[key] === value);
}

function selectorOf(workload: WorkloadPlan, plan: ServicePlan) {
  return plan.selector ?? { app: workload.name };
}

function service(workload: WorkloadPlan, plan: ServicePlan): KubernetesObject {
  const { namespace, name, createdMs } = workload;
  const marks = argoMarks("Service", namespace, name);
  const address = workload.kind === "StatefulSet" ? "None" : clusterIp(namespace, name);
  return {
    apiVersion: "v1",
    kind: "Service",
    metadata: metadata({
      kind: "Service",
      namespace,
      name,
      createdMs,
      changedMs: plan.changed?.atMs ?? createdMs,
      labels: { app: name, ...marks.labels },
      annotations: marks.annotations,
      managedFields: serviceManagers(workload, plan),
    }),
    spec: {
      clusterIP: address,
      clusterIPs: [address],
      internalTrafficPolicy: "Cluster",
      ipFamilies: ["IPv4"],
      ipFamilyPolicy: "SingleStack",
      ports: [{ name: plan.portName, port: plan.port, protocol: "TCP", targetPort: plan.portName }],
      selector: selectorOf(workload, plan),
      sessionAffinity: "None",
      type: "ClusterIP",
    },
    status: { loadBalancer: {} },
  };
}

function serviceManagers({ createdMs }: WorkloadPlan, { changed }: ServicePlan) {
  const selector = { "f:selector": {} };
  const ports = { "f:ports": {}, "f:type": {} };
  const applied = { "f:spec": changed === undefined ? { ...selector, ...ports } : ports };
  const entries = [managedBy(deployer, "v1", { timeMs: createdMs, fields: applied })];
  if (changed === undefined) return entries;
  const fields = { "f:spec": selector };
  return [...entries, managedBy(changed.manager, "v1", { timeMs: changed.atMs, fields })];
}

interface SliceInput {
  readonly workload: WorkloadPlan;
  readonly plan: ServicePlan;
  readonly selected: readonly Pod[];
  readonly nowMs: number;
}

function endpointSlice({ workload, plan, selected, nowMs }: SliceInput): KubernetesObject {
  const { namespace, name } = workload;
  const changes = selected.map((pod) => podHistory(pod).at(nowMs).changedMs);
  return {
    apiVersion: "discovery.k8s.io/v1",
    kind: "EndpointSlice",
    metadata: metadata({
      kind: "EndpointSlice",
      namespace,
      name: `${name}-${suffixOf(`slice/${namespace}/${name}`, 5)}`,
      createdMs: workload.createdMs + 1000,
      changedMs: Math.max(workload.createdMs + 1000, plan.changed?.atMs ?? 0, ...changes),
      generation: currentRollout(workload).revision * 4 + 1,
      labels: {
        app: name,
        "endpointslice.kubernetes.io/managed-by": "endpointslice-controller.k8s.io",
        "kubernetes.io/service-name": name,
      },
      owner: { apiVersion: "v1", kind: "Service", name },
    }),
    addressType: "IPv4",
    endpoints: selected.length === 0 ? null : selected.map((pod) => endpoint(pod, nowMs)),
    // The controller leaves an empty slice, with null in both fields, for a selector that matches no pod.
    ports:
      selected.length === 0
        ? null
        : [
            {
              name: plan.portName,
              port: currentRollout(workload).container.port,
              protocol: "TCP",
            },
          ],
  };
}

function endpoint(pod: Pod, nowMs: number) {
  const { isReady } = podHistory(pod).at(nowMs);
  const node = nodes[pod.node ?? 0];
  return {
    addresses: [pod.ip],
    conditions: { ready: isReady, serving: isReady, terminating: false },
    nodeName: node?.name,
    targetRef: { kind: "Pod", name: pod.name, namespace: pod.workload.namespace, uid: pod.uid },
    zone: node?.zone,
  };
}
