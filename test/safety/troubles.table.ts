import type { Json, JsonObject } from "./hostile.ts";

/** What may be the matter with an object, with outside text wherever the control plane quotes some. */
export interface Trouble {
  readonly kind: "Pod" | "Node" | "ReplicaSet" | "PersistentVolumeClaim" | "Deployment" | "Service";
  /** Put into the fields of this name. */
  readonly spec?: (text: string) => JsonObject;
  readonly status?: (text: string) => JsonObject;
  readonly event?: (text: string) => readonly [reason: string, message: string];
}

function container(state: Json, lastState: Json = {}): JsonObject {
  const one = { restartCount: 5, ready: false, state, lastState };
  return {
    phase: "Running",
    conditions: [{ type: "Ready", status: "False" }],
    containerStatuses: ["app", "api", "server", "payment"].map((name) => ({ name, ...one })),
  };
}

function waiting(reason: string, message: (text: string) => string): Trouble {
  return {
    kind: "Pod",
    status: (text) => container({ waiting: { reason, message: message(text) } }),
    event: (text) => ["Failed", message(text)],
  };
}

function ended(reason: string, exitCode: number): Trouble {
  return {
    kind: "Pod",
    status: (text) =>
      container(
        { waiting: { reason: "CrashLoopBackOff" } },
        {
          terminated: {
            exitCode,
            reason,
            message: text,
            startedAt: "2026-11-20T03:00:00Z",
            finishedAt: "2026-11-20T03:00:01Z",
          },
        },
      ),
    event: (text) => ["BackOff", `Back-off restarting failed container ${text}`],
  };
}

function unplaced(message: (text: string) => string): Trouble {
  return {
    kind: "Pod",
    spec: () => ({ nodeName: undefined }),
    status: (text) => ({
      phase: "Pending",
      conditions: [
        {
          type: "PodScheduled",
          status: "False",
          reason: "Unschedulable",
          message: message(text),
          lastTransitionTime: "2026-11-20T02:50:00Z",
        },
      ],
      containerStatuses: [],
    }),
    event: (text) => ["FailedScheduling", message(text)],
  };
}

function told(kind: Trouble["kind"], reason: string, message: (text: string) => string): Trouble {
  return { kind, event: (text) => [reason, message(text)] };
}

const starting = container({ waiting: { reason: "ContainerCreating" } });

export const troubles: readonly Trouble[] = [
  waiting("ImagePullBackOff", (text) => `Back-off pulling image "${text}"`),
  waiting("ErrImagePull", (text) => `rpc error: code = NotFound desc = ${text}: not found`),
  waiting("ErrImagePull", (text) => `dial tcp: lookup ${text}: no such host`),
  waiting("ErrImagePull", (text) => `pull access denied for ${text}, 401 Unauthorized`),
  waiting("InvalidImageName", (text) => text),
  waiting("CreateContainerConfigError", (text) => `configmap "${text}" not found`),
  waiting(
    "CreateContainerConfigError",
    (text) => `couldn't find key ${text} in Secret shop/${text}`,
  ),
  waiting("CreateContainerError", (text) => text),
  waiting("RunContainerError", (text) => `exec: "${text}": executable file not found in $PATH`),
  ended("OOMKilled", 137),
  ended("StartError", 128),
  ended("ContainerCannotRun", 127),
  ended("Error", 1),
  ended("Error", 143),
  ended("Completed", 0),
  unplaced((text) => `0/3 nodes are available: 3 Insufficient ${text}.`),
  unplaced((text) => `0/3 nodes are available: 3 node(s) had untolerated taint {${text}: }.`),
  unplaced((text) => `0/3 nodes are available: 3 node(s) didn't match Pod's ${text}.`),
  unplaced((text) => `persistentvolumeclaim "${text}" not found`),
  unplaced((text) => text),
  {
    kind: "Pod",
    status: () => starting,
    event: (text) => [
      "FailedMount",
      `MountVolume.SetUp failed for volume "x" : configmap "${text}" not found`,
    ],
  },
  { kind: "Pod", status: () => starting, event: (text) => ["FailedCreatePodSandBox", text] },
  {
    kind: "Pod",
    status: (text) => ({
      phase: "Failed",
      reason: "Evicted",
      message: text,
      startTime: "2026-11-20T02:50:00Z",
    }),
  },
  told("Pod", "Unhealthy", (text) => `Readiness probe failed: ${text}`),
  {
    kind: "Pod",
    status: () => container({ running: { startedAt: "2026-11-20T02:50:00Z" } }),
    event: (text) => [
      "Unhealthy",
      `Readiness probe failed: Get "http://10.0.0.1:80/${text}": refused`,
    ],
  },
  told("Pod", "Killing", (text) => `Container ${text} failed liveness probe, will be restarted`),
  told("Pod", "Failed", (text) => text),
  {
    kind: "ReplicaSet",
    status: (text) => ({
      conditions: [{ type: "ReplicaFailure", status: "True", message: `forbidden: ${text}` }],
    }),
    event: (text) => ["FailedCreate", `exceeded quota: ${text}, requested: pods=1, used: pods=5`],
  },
  told("ReplicaSet", "FailedCreate", (text) => text),
  {
    kind: "Node",
    status: (text) => ({
      conditions: [
        {
          type: "Ready",
          status: "Unknown",
          reason: text,
          message: text,
          lastTransitionTime: "2026-11-20T02:50:00Z",
        },
      ],
    }),
    event: (text) => ["NodeNotReady", text],
  },
  {
    kind: "PersistentVolumeClaim",
    spec: (text) => ({ storageClassName: text }),
    status: () => ({ phase: "Pending" }),
    event: (text) => ["ProvisioningFailed", text],
  },
  {
    kind: "Deployment",
    spec: () => ({ replicas: 0 }),
    event: (text) => ["ScalingReplicaSet", `Scaled down replica set ${text} from 3 to 0`],
  },
  { kind: "Service", spec: (text) => ({ selector: { [text]: text, app: text } }) },
  { kind: "Service", spec: (text) => ({ ports: [{ port: 80, targetPort: text }] }) },
  { kind: "Service", spec: () => ({ ports: [{ port: 80, targetPort: 1 }] }) },
];
