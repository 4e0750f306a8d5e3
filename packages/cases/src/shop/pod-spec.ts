import { suffixOf } from "./determinism.ts";
import { nodes } from "./nodes.ts";
import type { ContainerPlan, Pod, WorkloadPlan } from "./plan.ts";

/** `spec` of a pod template. */
export function templateSpec(workload: WorkloadPlan, container: ContainerPlan) {
  return {
    containers: [containerSpec(workload, container)],
    dnsPolicy: "ClusterFirst",
    restartPolicy: "Always",
    schedulerName: "default-scheduler",
    securityContext: {},
    serviceAccount: workload.name,
    serviceAccountName: workload.name,
    terminationGracePeriodSeconds: 30,
  };
}

/** `spec` of a pod as admission and the scheduler leave it. */
export function podSpec(pod: Pod) {
  const volume = `kube-api-access-${suffixOf(`volume/${pod.uid}`, 5)}`;
  const template = templateSpec(pod.workload, pod.rollout.container);
  const mount = {
    mountPath: "/var/run/secrets/kubernetes.io/serviceaccount",
    name: volume,
    readOnly: true,
  };
  return {
    ...template,
    containers: template.containers.map((container) => ({
      ...container,
      volumeMounts: [...(container.volumeMounts ?? []), mount],
    })),
    enableServiceLinks: true,
    ...(pod.node === undefined ? {} : { nodeName: nodes[pod.node]?.name }),
    preemptionPolicy: "PreemptLowerPriority",
    priority: 0,
    ...(pod.workload.kind === "StatefulSet"
      ? { hostname: pod.name, subdomain: pod.workload.name }
      : {}),
    tolerations: tolerations(pod.workload),
    volumes: [...claimVolumes(pod), tokenVolume(volume)],
  };
}

function containerSpec(workload: WorkloadPlan, container: ContainerPlan) {
  const { port, environment, configMap } = container;
  return {
    name: container.name,
    image: container.image,
    imagePullPolicy: "IfNotPresent",
    ...(port === undefined ? {} : { ports: [containerPort(workload, port)] }),
    ...(configMap === undefined ? {} : { envFrom: [{ configMapRef: { name: configMap } }] }),
    ...(environment.length === 0 ? {} : { env: environment }),
    resources: {
      limits: { memory: container.memoryLimit },
      requests: { cpu: container.cpuRequest, memory: container.memoryRequest },
    },
    ...probes(container),
    ...(workload.storage === undefined
      ? {}
      : { volumeMounts: [{ mountPath: "/var/lib/data", name: "data" }] }),
    terminationMessagePath: "/dev/termination-log",
    terminationMessagePolicy: "File",
  };
}

function containerPort(workload: WorkloadPlan, port: number) {
  return { containerPort: port, name: workload.service?.portName ?? "http", protocol: "TCP" };
}

function probes({ port, readinessPath, livenessPath }: ContainerPlan) {
  return {
    ...(readinessPath === undefined ? {} : { readinessProbe: probe(readinessPath, port, 5) }),
    ...(livenessPath === undefined ? {} : { livenessProbe: probe(livenessPath, port, 15) }),
  };
}

function probe(path: string, port: number | undefined, periodSeconds: number) {
  return {
    failureThreshold: 3,
    httpGet: { path, port, scheme: "HTTP" },
    periodSeconds,
    successThreshold: 1,
    timeoutSeconds: 1,
  };
}

function tolerations({ kind }: WorkloadPlan) {
  if (kind === "DaemonSet") return [{ operator: "Exists" }];
  return ["not-ready", "unreachable"].map((taint) => ({
    effect: "NoExecute",
    key: `node.kubernetes.io/${taint}`,
    operator: "Exists",
    tolerationSeconds: 300,
  }));
}

function claimVolumes(pod: Pod) {
  if (pod.workload.storage === undefined) return [];
  return [{ name: "data", persistentVolumeClaim: { claimName: `data-${pod.name}` } }];
}

function tokenVolume(name: string) {
  const fieldRef = { apiVersion: "v1", fieldPath: "metadata.namespace" };
  return {
    name,
    projected: {
      defaultMode: 420,
      sources: [
        { serviceAccountToken: { expirationSeconds: 3607, path: "token" } },
        { configMap: { items: [{ key: "ca.crt", path: "ca.crt" }], name: "kube-root-ca.crt" } },
        { downwardAPI: { items: [{ fieldRef, path: "namespace" }] } },
      ],
    },
  };
}
