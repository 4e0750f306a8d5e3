/** A Kubernetes object as a person writes it; only what every kind has is named. */
export interface Manifest {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly [field: string]: unknown;
  };
  readonly [field: string]: unknown;
}

/** What befalls the programs of an app and no object shows. */
export interface Strike {
  readonly exitCode: number;
  readonly afterSeconds: number;
  /** What it writes before it ends. */
  readonly lines: readonly string[];
  /** Absent: Error. */
  readonly reason?: "OOMKilled";
  /** Pods that were created before are spared. */
  readonly isForNewPods?: true;
  /** It does not end: it is not ready and writes the lines again and again. */
  readonly unready?: true;
  /** It hangs, and the kubelet ends it; until then it is Ready. */
  readonly byLiveness?: true;
  /** Only this container; absent: every one. */
  readonly container?: string;
}

/** What a person with kubectl can do in one namespace, and what fate can do to its programs. References are `Kind/name`. */
export interface Hands {
  readonly create: (manifest: Manifest) => Promise<void>;
  /** A strategic merge patch; in the namespace of the fault unless another is named. */
  readonly patch: (reference: string, change: object, namespace?: string) => Promise<void>;
  readonly remove: (reference: string) => Promise<void>;
  readonly strike: (app: string, strike: Strike) => void;
  readonly heal: (app: string) => void;
  readonly wait: (seconds: number) => Promise<void>;
}

/** One step of making a fault. */
export type Act = (hands: Hands) => Promise<void> | void;

/** Namespaced objects get the namespace of the fault. */
export function create(manifest: Manifest): Act {
  return (hands) => hands.create(manifest);
}

export function patch(reference: string, change: object, namespace?: string): Act {
  return (hands) => hands.patch(reference, change, namespace);
}

export function remove(reference: string): Act {
  return (hands) => hands.remove(reference);
}

export function scale(reference: string, replicas: number): Act {
  return patch(reference, { spec: { replicas } });
}

/** A change of the pod template of a Deployment. */
export function editPod(deployment: string, changes: object): Act {
  return patch(`Deployment/${deployment}`, { spec: { template: { spec: changes } } });
}

/** `kubectl set image` and the like: a change of the container that is named like its Deployment. */
export function editContainer(deployment: string, changes: object): Act {
  return editPod(deployment, { containers: [{ name: deployment, ...changes }] });
}

/** `null` takes the variable away. */
export function setEnv(deployment: string, name: string, value: string | null): Act {
  const variable = value === null ? { $patch: "delete", name } : { name, value };
  return editContainer(deployment, { env: [variable] });
}

/** A rollout that changes nothing that matters: new pods of the same program. */
export function renew(deployment: string): Act {
  return editPod(deployment, { terminationGracePeriodSeconds: 20 });
}

export function strike(app: string, blow: Strike): Act {
  return (hands) => hands.strike(app, blow);
}

export function heal(app: string): Act {
  return (hands) => hands.heal(app);
}

export function wait(seconds: number): Act {
  return (hands) => hands.wait(seconds);
}
