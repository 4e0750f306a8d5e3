import type { Api } from "./api.ts";
import type { Kubelet } from "./kubelet.ts";

/** What is asked, what is true, and what counts as having said it. */
export interface Fault {
  readonly name: string;
  readonly namespace: string;
  readonly question: string;
  /** Asked when the first wording was not understood; absent: the first one is as plain as it gets. */
  readonly plainly?: string;
  /** In words, for the person who reads the table. */
  readonly truth: string;
  /** Any of these objects named as culprit or as its owner is right: `Deployment/timetable`. */
  readonly culprits: readonly string[];
  /** Names that must be told as victims; empty: none is asked for. */
  readonly victims: readonly string[];
  /** Every one must be found in the words of the finding. */
  readonly says: readonly RegExp[];
  /** A second, independent fault that must be told too. */
  readonly also?: Pick<Fault, "culprits" | "says">;
  /** What goes on and must not be told as over. */
  readonly ongoing?: RegExp;
  /**
   * `common`: must be found. `rare`: not to be expected; must stay honest. `healthy`: nothing is wrong.
   * `over`: it happened, and is not told as happening now.
   */
  readonly kind: "common" | "rare" | "healthy" | "over";
  /** Before the others and long enough ago: the repaired trouble of a healthy namespace. */
  readonly prepare?: (hands: Hands) => Promise<void>;
  readonly make: (hands: Hands) => Promise<void>;
}

/** What a person with kubectl can do, in the namespace of the fault. */
export interface Hands {
  readonly namespace: string;
  readonly api: Api;
  readonly kubelet: Kubelet;
  /** `kubectl set image` and the like: a change of the first container of a workload. */
  readonly editContainer: (workload: string, changes: object) => Promise<void>;
  readonly editPod: (workload: string, changes: object) => Promise<void>;
  readonly setEnv: (workload: string, name: string, value: string | null) => Promise<void>;
  readonly scale: (workload: string, replicas: number) => Promise<void>;
  readonly wait: (seconds: number) => Promise<void>;
}

/** `bus` and `ledger-db` are StatefulSets, everything else is a Deployment. */
function workloadPath(namespace: string, name: string): string {
  const plural = ["bus", "ledger-db"].includes(name) ? "statefulsets" : "deployments";
  return `/apis/apps/v1/namespaces/${namespace}/${plural}/${name}`;
}

export function handsIn(namespace: string, deps: { api: Api; kubelet: Kubelet }): Hands {
  const { api } = deps;
  const editPod = (workload: string, changes: object): Promise<void> =>
    api.patch({
      path: workloadPath(namespace, workload),
      form: "strategic-merge-patch",
      body: { spec: { template: { spec: changes } } },
    });
  const editContainer = (workload: string, changes: object): Promise<void> =>
    editPod(workload, { containers: [{ name: workload, ...changes }] });
  return {
    ...deps,
    namespace,
    editPod,
    editContainer,
    setEnv: (workload, name, value) =>
      editContainer(workload, {
        env: [value === null ? { $patch: "delete", name } : { name, value }],
      }),
    scale: (workload, replicas) =>
      api.patch({
        path: workloadPath(namespace, workload),
        form: "merge-patch",
        body: { spec: { replicas } },
      }),
    wait: (seconds) => new Promise((resolve) => setTimeout(resolve, seconds * 1000)),
  };
}
