import type { ApiObject } from "./eks-on.ts";

type Extra = Readonly<Record<string, unknown>> & {
  readonly metadata?: Readonly<Record<string, unknown>>;
};

/** An object in namespace `shop`, made an hour before the question. */
export function object(kind: string, name: string, extra: Extra = {}): ApiObject {
  const { metadata = {}, ...rest } = extra;
  const own = { name, namespace: "shop", uid: `${kind}-${name}`.toLowerCase() };
  const creationTimestamp = "2026-11-20T02:10:00Z";
  return { kind, metadata: { ...own, creationTimestamp, ...metadata }, ...rest };
}

/** The same for what has no namespace. */
export function globalObject(kind: string, name: string, extra: Extra = {}): ApiObject {
  const { namespace: _, ...metadata } = object(kind, name).metadata;
  return { ...object(kind, name, extra), metadata };
}

/** `Deployment/payment` as the owner of an object. */
export function ownedBy(owner: `${string}/${string}`): NonNullable<Extra["metadata"]> {
  const [kind, name] = owner.split("/");
  return { ownerReferences: [{ kind, name, controller: true }] };
}

/** A Deployment, its ReplicaSet and one pod that is Ready, all with label `app`. */
export function app(name: string, extra: Extra = {}): ApiObject[] {
  const labels = { app: name };
  const spec = { containers: [{ name: "app", image: `example.com/${name}:v2` }] };
  const template = { metadata: { labels }, spec };
  const selector = { matchLabels: labels };
  const set = `${name}-7c41f9`;
  return [
    object("Deployment", name, { spec: { replicas: 1, selector, template } }),
    object("ReplicaSet", set, {
      metadata: {
        ...ownedBy(`Deployment/${name}`),
        annotations: { "deployment.kubernetes.io/revision": "1" },
      },
      spec: { replicas: 1, selector, template },
    }),
    object("Pod", `${set}-x2x9z`, {
      metadata: { ...ownedBy(`ReplicaSet/${set}`), labels },
      spec: { nodeName: "node-1", ...spec },
      status: ready,
      ...extra,
    }),
  ];
}

const ready = {
  phase: "Running",
  conditions: [{ type: "Ready", status: "True" }],
  containerStatuses: [
    { name: "app", ready: true, state: { running: { startedAt: "2026-11-20T02:11:00Z" } } },
  ],
};

/** The status of a pod whose container ends with an error again and again. */
export const crashing = {
  phase: "Running",
  startTime: "2026-11-20T02:11:00Z",
  conditions: [{ type: "Ready", status: "False", lastTransitionTime: "2026-11-20T02:12:00Z" }],
  containerStatuses: [
    {
      name: "app",
      ready: false,
      restartCount: 7,
      state: { waiting: { reason: "CrashLoopBackOff" } },
      lastState: {
        terminated: {
          exitCode: 1,
          reason: "Error",
          startedAt: "2026-11-20T03:08:57Z",
          finishedAt: "2026-11-20T03:09:00Z",
        },
      },
    },
  ],
};

/** A warning about an object of the namespace. */
export function warning(about: `${string}/${string}`, reason: string, message: string): ApiObject {
  const [kind, name] = about.split("/");
  return object("Event", `${name}.${reason}`, {
    involvedObject: { kind, namespace: "shop", name },
    type: "Warning",
    reason,
    message,
    count: 3,
    firstTimestamp: "2026-11-20T03:00:00Z",
    lastTimestamp: "2026-11-20T03:05:00Z",
    source: { component: "kubelet" },
  });
}
