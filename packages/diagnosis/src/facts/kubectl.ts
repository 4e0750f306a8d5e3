import type { ObjectRef } from "@binnacle/contracts";

/** Writes a command that a person runs from the words after `kubectl -n shop`; what has no namespace gets none. */
export type Kubectl = (namespace: string | undefined, words: string) => string;

/** Commands for people who have several clusters name the context of this one. */
export function kubectlFor(context: string | undefined): Kubectl {
  const program = context === undefined ? "kubectl" : `kubectl --context ${shellQuoted(context)}`;
  return (namespace, words) =>
    namespace === undefined || namespace === ""
      ? `${program} ${words}`
      : `${program} -n ${shellQuoted(namespace)} ${words}`;
}

/** A name may be anything; what a shell would read is quoted. */
export function shellQuoted(text: string): string {
  return /^[\w:@./=+,-]+$/.test(text) ? text : `'${text.replaceAll("'", String.raw`'\''`)}'`;
}

/** What prints one field of an object; the pointer is a JSON pointer. */
export function getField(ref: ObjectRef, pointer: string): string {
  const what = `get ${shellQuoted(ref.kind.toLowerCase())} ${shellQuoted(ref.name)}`;
  if (pointer === "") return `${what} -o yaml`;
  return `${what} -o jsonpath=${shellQuoted(`{${toJsonPath(pointer)}}`)}`;
}

export function getLogs(
  pod: ObjectRef,
  run: { container: string; previous: boolean },
  lines = 20,
): string {
  const previous = run.previous ? " --previous" : "";
  return `logs ${shellQuoted(pod.name)} -c ${shellQuoted(run.container)}${previous} --tail=${lines}`;
}

export function getEvents(ref: ObjectRef, reason: string): string {
  return `get events --field-selector ${shellQuoted(`involvedObject.name=${ref.name},reason=${reason}`)}`;
}

export function rolloutRevision(workload: ObjectRef, revision: number): string {
  const what = shellQuoted(`${workload.kind.toLowerCase()}/${workload.name}`);
  return `rollout history ${what} --revision=${revision}`;
}

function toJsonPath(pointer: string): string {
  return pointer
    .split("/")
    .slice(1)
    .map((part) => part.replaceAll("~1", "/").replaceAll("~0", "~"))
    .map((part) => (/^\d+$/.test(part) ? `[${part}]` : `.${part.replaceAll(".", "\\.")}`))
    .join("");
}
