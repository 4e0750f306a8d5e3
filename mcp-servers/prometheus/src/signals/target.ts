import { equals, matches, podPattern } from "../api/promql.ts";

/** What the signals are asked for. */
export interface Target {
  readonly namespace: string;
  /** Absent: the whole namespace. */
  readonly workload?: string;
}

/** `shop/checkout`, or the namespace alone. */
export function nameOf({ namespace, workload }: Target): string {
  return workload === undefined ? `namespace ${namespace}` : `${namespace}/${workload}`;
}

/** Matchers of the pods of a target, as cAdvisor and kube-state-metrics label them. */
export function podSelector({ namespace, workload }: Target): string {
  const inNamespace = equals("namespace", namespace);
  return workload === undefined
    ? inNamespace
    : `${inNamespace},${matches("pod", podPattern(workload))}`;
}
