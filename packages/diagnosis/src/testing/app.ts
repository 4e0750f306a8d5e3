import { ago } from "./moment.ts";
import { running } from "./pod-status.ts";
import type { RawObject } from "./small-cluster.ts";

interface AppOptions {
  readonly container?: object;
  /** What was different in the container of the rollout before, if there was one. */
  readonly before?: object;
  readonly podSpec?: object;
  readonly status?: object;
  readonly replicas?: number;
  /** Pods that exist; as many as wanted unless told otherwise. */
  readonly pods?: number;
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
  readonly service?: object | false;
}

/** A Deployment in namespace `web` with its ReplicaSets, pods and Service: all well unless told otherwise. */
export function app(name: string, options: AppOptions = {}): RawObject[] {
  const { replicas = 1, before } = options;
  const parts = {
    ...options,
    name,
    replicas,
    revision: before === undefined ? 1 : 2,
    labels: options.labels ?? { app: name },
    item: { name: "app", image: `example.com/${name}:v2`, ...options.container },
  };
  return [
    deployment(parts),
    replicaSet(parts, parts.revision, 20),
    ...(before === undefined
      ? []
      : [replicaSet({ ...parts, item: { ...parts.item, ...before } }, 1, 20 + 3 * 1440)]),
    ...Array.from({ length: options.pods ?? replicas }, (_, index) => pod(parts, index)),
    ...(options.service === false ? [] : [service(parts, options.service)]),
  ];
}

interface Parts extends AppOptions {
  readonly name: string;
  readonly replicas: number;
  readonly revision: number;
  readonly labels: Readonly<Record<string, string>>;
  readonly item: object;
}

function metadata(extra: object) {
  return { namespace: "web", creationTimestamp: ago(30), ...extra };
}

function template({ labels, item, podSpec }: Parts) {
  return { metadata: { labels }, spec: { containers: [item], ...podSpec } };
}

function deployment(parts: Parts): RawObject {
  const { name, replicas, labels, annotations } = parts;
  return {
    kind: "Deployment",
    metadata: metadata({ name, uid: name, annotations }),
    spec: { replicas, selector: { matchLabels: labels }, template: template(parts) },
  };
}

function replicaSet(parts: Parts, revision: number, minutes: number): RawObject {
  const { name, replicas } = parts;
  return {
    kind: "ReplicaSet",
    metadata: metadata({
      name: `${name}-r${revision}`,
      uid: `${name}-r${revision}`,
      creationTimestamp: ago(minutes),
      annotations: { "deployment.kubernetes.io/revision": String(revision) },
      ownerReferences: [{ kind: "Deployment", name, uid: name, controller: true }],
    }),
    spec: { replicas: revision === parts.revision ? replicas : 0, template: template(parts) },
  };
}

function pod(parts: Parts, index: number): RawObject {
  const { name, revision, labels, item, podSpec, status } = parts;
  return {
    kind: "Pod",
    metadata: metadata({
      name: `${name}-r${revision}-${index}`,
      uid: `${name}-pod-${index}`,
      labels,
      creationTimestamp: ago(20),
      ownerReferences: [{ kind: "ReplicaSet", name: `${name}-r${revision}`, controller: true }],
    }),
    spec: { nodeName: "node-1", containers: [item], ...podSpec },
    status: status ?? running(),
  };
}

function service({ name, labels }: Parts, spec: object | undefined): RawObject {
  return {
    kind: "Service",
    metadata: metadata({ name, uid: `${name}-service` }),
    spec: { selector: labels, clusterIP: "10.0.0.7", ports: [{ port: 8080 }], ...spec },
  };
}
