import type { Alert, KubernetesObject, LogLine, PastIncident, Truth } from "../case.ts";
import type { Random } from "./determinism.ts";

/** What a case is built from. A fault is a changed plan; objects, logs and series all follow from it. */
export interface CasePlan {
  readonly name: string;
  readonly title: string;
  readonly question: string;
  /** The moment at which the cluster is seen; nothing is younger. */
  readonly nowMs: number;
  readonly workloads: readonly WorkloadPlan[];
  /** Events of the case, made when all objects exist. */
  readonly events: (cluster: Cluster) => readonly KubernetesObject[];
  readonly logs: (cluster: Cluster) => readonly LogLine[];
  readonly alerts: (cluster: Cluster) => readonly Alert[];
  readonly pastIncidents: readonly PastIncident[];
  readonly truth: Truth;
}

export interface WorkloadPlan {
  readonly kind: "Deployment" | "StatefulSet" | "DaemonSet";
  readonly namespace: string;
  readonly name: string;
  readonly createdMs: number;
  /** Oldest first; the last one is current. */
  readonly rollouts: readonly [RolloutPlan, ...RolloutPlan[]];
  readonly replicas: number;
  /** An earlier size, and when it changed to `replicas`. */
  readonly scaled?: { readonly from: number; readonly atMs: number };
  /** Rolls out with maxSurge 1 and maxUnavailable 0, instead of 25 % each. */
  readonly isCareful?: boolean;
  readonly pods: readonly PodPlan[];
  readonly service?: ServicePlan;
  readonly traffic?: TrafficPlan;
  /** What the program writes in normal work. */
  readonly logTexts: readonly [LogText, ...LogText[]];
  /** Mean time between two lines of a pod. */
  readonly logEveryMs: number;
  /** A claim per replica (StatefulSet only), `20Gi`. */
  readonly storage?: string;
}

export interface RolloutPlan {
  readonly revision: number;
  readonly atMs: number;
  readonly container: ContainerPlan;
}

export interface ContainerPlan {
  readonly name: string;
  readonly image: string;
  readonly port?: number;
  readonly environment: readonly EnvironmentVariable[];
  /** A ConfigMap of the same namespace, taken whole as environment. */
  readonly configMap?: string;
  readonly cpuRequest: string;
  readonly memoryRequest: string;
  readonly memoryLimit: string;
  /** Working set in normal work, bytes. */
  readonly workingSetBytes: number;
  /** No probe when absent. */
  readonly readinessPath?: string;
  readonly livenessPath?: string;
}

export interface EnvironmentVariable {
  readonly name: string;
  readonly value?: string;
  readonly valueFrom?: { readonly secretKeyRef: { readonly name: string; readonly key: string } };
}

export interface ServicePlan {
  readonly port: number;
  readonly portName: string;
  /** `app: <name>` when absent. */
  readonly selector?: Readonly<Record<string, string>>;
  /** Who changed the selector after the Service was created. */
  readonly changed?: { readonly manager: string; readonly atMs: number };
}

export interface PodPlan {
  readonly revision: number;
  readonly createdMs: number;
  /** Tells pods of one revision apart; the ordinal of a StatefulSet. */
  readonly index: number;
  readonly state: PodState;
  /** A pod that is gone at the time of the recording: it left series and events, no object. */
  readonly deletedMs?: number;
  /** Overrides the usual spread over the nodes: an index into the node list. */
  readonly node?: number;
}

type PodState =
  | { readonly kind: "running"; readonly lastRun?: TerminatedRun; readonly restarts?: number }
  | { readonly kind: "crash-loop"; readonly runs: readonly Run[]; readonly exitCode: number }
  | { readonly kind: "unscheduled"; readonly message: string }
  | { readonly kind: "image-pull"; readonly message: string };

export interface Run {
  readonly startedMs: number;
  readonly finishedMs: number;
}

interface TerminatedRun extends Run {
  readonly reason: "Error" | "OOMKilled" | "Completed";
  readonly exitCode: number;
}

export interface TrafficPlan {
  readonly requestsPerSecond: number;
  readonly medianMs: number;
  /** Share of 5xx answers; 0.0005 when absent. */
  readonly errorShare?: (timeMs: number) => number;
  readonly errorCode?: "500" | "502" | "503";
  /** Multiplies the traffic: 0 when nobody reaches the service. */
  readonly volume?: (timeMs: number) => number;
  /** False while no pod can be scraped: the series has a hole. */
  readonly isScraped?: (timeMs: number) => boolean;
}

export interface LogText {
  (
    random: Random,
  ): {
    readonly level: LogLine["level"];
    readonly text: string;
    readonly isTraced?: boolean;
  };
}

/** A pod with everything that follows from its plan. */
export interface Pod {
  readonly workload: WorkloadPlan;
  readonly plan: PodPlan;
  readonly rollout: RolloutPlan;
  readonly name: string;
  readonly uid: string;
  /** Index into the node list; absent when not scheduled. */
  readonly node?: number;
  readonly ip?: string;
}

export interface Cluster {
  readonly nowMs: number;
  readonly workloads: readonly WorkloadPlan[];
  /** Pods that exist, and pods that are gone. */
  readonly pods: readonly Pod[];
  readonly objects: readonly KubernetesObject[];
}
