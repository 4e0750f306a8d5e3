import type { ObjectRef } from "@binnacle/contracts";
import { type ShellWords, shellLine, shellWords } from "./shell-words.ts";

/**
 * Writes a command that a person runs from the words after `kubectl -n shop`, or after another program that takes the same
 * place; what has no namespace gets none. Undefined: no shell could be given it safely.
 */
export type Kubectl = (
  namespace: string | undefined,
  after: ShellWords,
  program?: "kubectl" | "flux",
) => string | undefined;

/** Commands for people who have several clusters name the context of this one. */
export function kubectlFor(context: string | undefined): Kubectl {
  return (namespace, after, program = "kubectl") => {
    const place = namespace === undefined || namespace === "" ? [] : ["-n", namespace];
    const cluster = context === undefined ? [] : ["--context", context];
    const before = shellLine([program, ...cluster, ...place]);
    return before === "" || after === "" ? undefined : `${before} ${after}`;
  };
}

/** What prints one field of an object; the pointer is a JSON pointer; `what`: the name of its kind for kubectl. */
export function getField(
  { kind, name }: Pick<ObjectRef, "kind" | "name">,
  pointer: string,
  what = kind.toLowerCase(),
): ShellWords {
  const path = toJsonPath(pointer);
  return path === undefined
    ? shellWords`get ${what} ${name} -o yaml`
    : shellWords`get ${what} ${name} -o jsonpath={${path}}`;
}

export function getLogs(
  pod: ObjectRef,
  run: { container: string; previous: boolean },
  lines = 20,
): ShellWords {
  const { container, previous } = run;
  return previous
    ? shellWords`logs ${pod.name} -c ${container} --previous --tail=${lines}`
    : shellWords`logs ${pod.name} -c ${container} --tail=${lines}`;
}

export function getEvents({ name }: Pick<ObjectRef, "name">, reason: string): ShellWords {
  const about = selectorOf({ "involvedObject.name": name, reason });
  return shellWords`get events --field-selector ${about}`;
}

/** A field selector: in a value `\`, `,` and `=` stand for themselves behind a `\`. */
export function selectorOf(fields: Readonly<Record<string, string>>): string {
  return Object.entries(fields)
    .map(([field, value]) => `${field}=${value.replaceAll(/[\\,=]/gu, String.raw`\$&`)}`)
    .join(",");
}

export function rolloutRevision({ kind, name }: ObjectRef, revision: number): ShellWords {
  return shellWords`rollout history ${`${kind.toLowerCase()}/${name}`} --revision=${revision}`;
}

/** What ends a name in a path of kubectl, or begins something else. */
const MARK = /[\s.,[\]$@{}'"()?*:]/gu;

/** Undefined: the whole object, or a key that no path of kubectl can write. */
function toJsonPath(pointer: string): string | undefined {
  const keys = pointer
    .split("/")
    .slice(1)
    .map((part) => part.replaceAll("~1", "/").replaceAll("~0", "~"));
  if (keys.length === 0 || keys.some((key) => key === "" || /[\\\p{C}]/u.test(key)))
    return undefined;
  return keys
    .map((key) => (/^\d+$/.test(key) ? `[${key}]` : `.${key.replaceAll(MARK, String.raw`\$&`)}`))
    .join("");
}
