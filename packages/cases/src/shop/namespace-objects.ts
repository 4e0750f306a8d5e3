import type { KubernetesObject } from "../case.ts";
import { digest } from "./determinism.ts";
import { deployer, managedBy } from "./managed-fields.ts";
import { metadata } from "./metadata.ts";
import { currentRollout } from "./names.ts";
import type { Pod, WorkloadPlan } from "./plan.ts";
import { storageObjects } from "./storage-objects.ts";
import { dayMs, recordedMs, timestamp } from "./timestamp.ts";
import { argoMarks } from "./workload-objects.ts";

const clusterAgeMs = 412 * dayMs;

/** Namespaces, ServiceAccounts, ConfigMaps, storage, the Ingress and the like: all healthy in every case. */
export function namespaceObjects(
  workloads: readonly WorkloadPlan[],
  pods: readonly Pod[],
  nowMs: number,
): KubernetesObject[] {
  const createdMs = recordedMs - clusterAgeMs;
  const namespaces = ["default", "kube-node-lease", ...new Set(workloads.map((w) => w.namespace))];
  return [
    ...namespaces.flatMap((name) => namespaceWithDefaults(name, createdMs)),
    ...workloads.map((workload) =>
      serviceAccount(workload.namespace, workload.name, workload.createdMs),
    ),
    ...workloads.flatMap(configMap),
    apiService(createdMs),
    storageClass(createdMs),
    ingressClass(createdMs),
    ingress(createdMs),
    ...pods.flatMap(storageObjects),
    ...workloads.flatMap((workload) => autoscaler(workload, nowMs)),
    ...workloads.flatMap(disruptionBudget),
  ];
}

function namespaceWithDefaults(name: string, createdMs: number): KubernetesObject[] {
  const rootCertificate = `-----BEGIN CERTIFICATE-----\n${digest("prod-eu root")}\n-----END CERTIFICATE-----\n`;
  return [
    {
      apiVersion: "v1",
      kind: "Namespace",
      metadata: metadata({
        kind: "Namespace",
        name,
        createdMs,
        labels: { "kubernetes.io/metadata.name": name },
      }),
      spec: { finalizers: ["kubernetes"] },
      status: { phase: "Active" },
    },
    serviceAccount(name, "default", createdMs),
    {
      apiVersion: "v1",
      kind: "ConfigMap",
      metadata: metadata({
        kind: "ConfigMap",
        namespace: name,
        name: "kube-root-ca.crt",
        createdMs,
      }),
      data: { "ca.crt": rootCertificate },
    },
  ];
}

function serviceAccount(namespace: string, name: string, createdMs: number): KubernetesObject {
  return {
    apiVersion: "v1",
    kind: "ServiceAccount",
    metadata: metadata({ kind: "ServiceAccount", namespace, name, createdMs }),
  };
}

function configMap(workload: WorkloadPlan): KubernetesObject[] {
  const { namespace, createdMs } = workload;
  const { configMap: name } = currentRollout(workload).container;
  if (name === undefined) return [];
  const marks = argoMarks("ConfigMap", namespace, workload.name);
  const fields = { "f:data": { ".": {}, "f:LOG_LEVEL": {}, "f:LOG_SAMPLING": {} } };
  return [
    {
      apiVersion: "v1",
      kind: "ConfigMap",
      metadata: metadata({
        kind: "ConfigMap",
        namespace,
        name,
        createdMs,
        labels: marks.labels,
        managedFields: [managedBy(deployer, "v1", { timeMs: createdMs, fields })],
      }),
      data: { LOG_LEVEL: "info", LOG_SAMPLING: "0.125", OTEL_TRACES_SAMPLER_ARG: "0.1" },
    },
  ];
}

/** The Service `kubernetes` of the API server itself. */
function apiService(createdMs: number): KubernetesObject {
  const namespace = "default";
  const name = "kubernetes";
  return {
    apiVersion: "v1",
    kind: "Service",
    metadata: metadata({
      kind: "Service",
      namespace,
      name,
      createdMs,
      labels: { component: "apiserver", provider: "kubernetes" },
    }),
    spec: {
      clusterIP: "10.100.0.1",
      clusterIPs: ["10.100.0.1"],
      ipFamilies: ["IPv4"],
      ipFamilyPolicy: "SingleStack",
      ports: [{ name: "https", port: 443, protocol: "TCP", targetPort: 443 }],
      sessionAffinity: "None",
      type: "ClusterIP",
    },
    status: { loadBalancer: {} },
  };
}

function storageClass(createdMs: number): KubernetesObject {
  return {
    apiVersion: "storage.k8s.io/v1",
    kind: "StorageClass",
    metadata: metadata({
      kind: "StorageClass",
      name: "gp3",
      createdMs,
      annotations: { "storageclass.kubernetes.io/is-default-class": "true" },
    }),
    provisioner: "ebs.csi.aws.com",
    parameters: { encrypted: "true", type: "gp3" },
    reclaimPolicy: "Delete",
    allowVolumeExpansion: true,
    volumeBindingMode: "WaitForFirstConsumer",
  };
}

function ingressClass(createdMs: number): KubernetesObject {
  return {
    apiVersion: "networking.k8s.io/v1",
    kind: "IngressClass",
    metadata: metadata({ kind: "IngressClass", name: "alb", createdMs }),
    spec: { controller: "ingress.k8s.aws/alb" },
  };
}

function ingress(createdMs: number): KubernetesObject {
  const service = { name: "frontend", port: { number: 8080 } };
  const hostname = "k8s-shop-frontend-4c1f9d2a70-1180245177.eu-central-1.elb.amazonaws.com";
  return {
    apiVersion: "networking.k8s.io/v1",
    kind: "Ingress",
    metadata: metadata({
      kind: "Ingress",
      namespace: "shop",
      name: "frontend",
      createdMs: createdMs + dayMs,
      generation: 1,
      annotations: {
        "alb.ingress.kubernetes.io/scheme": "internet-facing",
        "alb.ingress.kubernetes.io/target-type": "ip",
      },
    }),
    spec: {
      ingressClassName: "alb",
      rules: [
        {
          host: "shop.example.com",
          http: { paths: [{ backend: { service }, path: "/", pathType: "Prefix" }] },
        },
      ],
    },
    status: { loadBalancer: { ingress: [{ hostname }] } },
  };
}

/** The shop scales its frontend by cpu; nothing else scales. */
function autoscaler(workload: WorkloadPlan, nowMs: number): KubernetesObject[] {
  const { namespace, name, replicas, scaled } = workload;
  if (scaled === undefined) return [];
  const utilization = { averageUtilization: 61, averageValue: "183m" };
  return [
    {
      apiVersion: "autoscaling/v2",
      kind: "HorizontalPodAutoscaler",
      metadata: metadata({
        kind: "HorizontalPodAutoscaler",
        namespace,
        name,
        createdMs: workload.createdMs,
        changedMs: nowMs - 12_000,
      }),
      spec: {
        maxReplicas: 10,
        metrics: [ofCpu({ target: { averageUtilization: 70, type: "Utilization" } })],
        minReplicas: 3,
        scaleTargetRef: { apiVersion: "apps/v1", kind: "Deployment", name },
      },
      status: {
        conditions: autoscalerConditions(workload.createdMs),
        currentMetrics: [ofCpu({ current: utilization })],
        currentReplicas: replicas,
        desiredReplicas: replicas,
        lastScaleTime: timestamp(scaled.atMs),
      },
    },
  ];
}

function ofCpu(value: object) {
  return { type: "Resource", resource: { name: "cpu", ...value } };
}

function autoscalerConditions(createdMs: number) {
  const lastTransitionTime = timestamp(createdMs + 30_000);
  return [
    {
      type: "AbleToScale",
      status: "True",
      reason: "ReadyForNewScale",
      message: "recommended size matches current size",
      lastTransitionTime,
    },
    {
      type: "ScalingActive",
      status: "True",
      reason: "ValidMetricFound",
      message:
        "the HPA was able to successfully calculate a replica count from cpu resource utilization (percentage of request)",
      lastTransitionTime,
    },
    {
      type: "ScalingLimited",
      status: "False",
      reason: "DesiredWithinRange",
      message: "the desired count is within the acceptable range",
      lastTransitionTime,
    },
  ];
}

/** Namespaces of the business keep one pod of each larger workload during drains. */
function disruptionBudget(workload: WorkloadPlan): KubernetesObject[] {
  const { namespace, name, replicas, createdMs } = workload;
  const isCovered = (namespace === "shop" || namespace === "payments") && replicas >= 4;
  if (!isCovered) return [];
  const lastTransitionTime = timestamp(createdMs + 60_000);
  return [
    {
      apiVersion: "policy/v1",
      kind: "PodDisruptionBudget",
      metadata: metadata({
        kind: "PodDisruptionBudget",
        namespace,
        name,
        createdMs,
        generation: 1,
      }),
      spec: { maxUnavailable: 1, selector: { matchLabels: { app: name } } },
      status: {
        conditions: [
          {
            type: "DisruptionAllowed",
            status: "True",
            reason: "SufficientPods",
            message: "",
            observedGeneration: 1,
            lastTransitionTime,
          },
        ],
        currentHealthy: replicas,
        desiredHealthy: replicas - 1,
        disruptionsAllowed: 1,
        expectedPods: replicas,
        observedGeneration: 1,
      },
    },
  ];
}
