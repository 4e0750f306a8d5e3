import { present } from "@binnacle/contracts";
import { gapsIn } from "./forms.ts";

/** Who took the place of a pod, and where. */
export interface Preemption {
  readonly node: string;
  /** Of the pod that took it; older schedulers name it, and some say neither. */
  readonly uid?: string;
  readonly pod?: { readonly namespace: string; readonly name: string };
}

/** Reads `Preempted by pod 73a9… on node a` and `Preempted by shop/pay-0 on node a`. */
export function readPreemption(message: string): Preemption | undefined {
  const [by, node] = gapsIn("Preempted by … on node ", message) ?? [];
  if (by === undefined || node === undefined) return undefined;
  const uid = by.startsWith("pod ") ? by.slice("pod ".length) : undefined;
  const [namespace = "", name = "", ...more] = by.split("/");
  const isNamed = uid === undefined && name !== "" && more.length === 0;
  return { node, ...present({ uid, pod: isNamed ? { namespace, name } : undefined }) };
}
