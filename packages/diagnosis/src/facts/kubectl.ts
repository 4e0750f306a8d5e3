import type { ObjectRef } from "@binnacle/contracts";

/** `kubectl -n shop`, or `kubectl` for what has no namespace. */
export function kubectl(namespace: string | undefined): string {
  return namespace === undefined || namespace === "" ? "kubectl" : `kubectl -n ${namespace}`;
}

/** The command that prints one field of an object; the pointer is a JSON pointer. */
export function getField(ref: ObjectRef, pointer: string): string {
  const what = `${kubectl(ref.namespace)} get ${ref.kind.toLowerCase()} ${ref.name}`;
  return pointer === "" ? `${what} -o yaml` : `${what} -o jsonpath='{${toJsonPath(pointer)}}'`;
}

export function getLogs(
  pod: ObjectRef,
  run: { container: string; previous: boolean },
  lines = 20,
): string {
  const previous = run.previous ? " --previous" : "";
  return `${kubectl(pod.namespace)} logs ${pod.name} -c ${run.container}${previous} --tail=${lines}`;
}

export function getEvents(ref: ObjectRef, reason: string): string {
  return `${kubectl(ref.namespace)} get events --field-selector involvedObject.name=${ref.name},reason=${reason}`;
}

export function rolloutRevision(workload: ObjectRef, revision: number): string {
  return `${kubectl(workload.namespace)} rollout history ${workload.kind.toLowerCase()}/${workload.name} --revision=${revision}`;
}

function toJsonPath(pointer: string): string {
  return pointer
    .split("/")
    .slice(1)
    .map((part) => part.replaceAll("~1", "/").replaceAll("~0", "~"))
    .map((part) => (/^\d+$/.test(part) ? `[${part}]` : `.${part.replaceAll(".", "\\.")}`))
    .join("");
}
