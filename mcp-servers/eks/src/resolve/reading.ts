import type { Candidate } from "@binnacle/contracts";
import { type Kind, kindsFor } from "@binnacle/diagnosis";
import { isName } from "../api/readable-path.ts";
import { isNamed } from "../resources/find-resource.ts";

export interface Reading {
  readonly asked: Candidate;
  readonly namespace: string | undefined;
  /** Absent: the namespace, or the cluster, as a whole. */
  readonly object:
    | {
        readonly name: string;
        /** Those that the word before the slash names; without one: all that people ask about. */
        readonly kinds: readonly Kind[];
      }
    | undefined;
}

/** `payment`, `deployment/payment`, `svc/payment`. Undefined for what can be the name of nothing. */
export function toReading(asked: Candidate): Reading | undefined {
  const { target, namespace } = asked;
  if (namespace !== undefined && !isName(namespace)) return undefined;
  if (target === undefined) return { asked, namespace, object: undefined };
  const [, word, name = target] = /^([^/]*)\/(.*)$/u.exec(target.trim()) ?? [];
  return isName(name) ? { asked, namespace, object: { name, kinds: kindsOf(word) } } : undefined;
}

function kindsOf(word: string | undefined): readonly Kind[] {
  const asked = kindsFor("asked");
  return word === undefined ? asked : asked.filter((kind) => isNamed(kind, word.toLowerCase()));
}
