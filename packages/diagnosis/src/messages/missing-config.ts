import { present } from "@binnacle/contracts";
import { plainWords } from "./plain-words.ts";

/** A ConfigMap or Secret, or a key of it, that the kubelet misses. One of `name` and `volume` is there. */
export interface MissingConfig {
  readonly kind: "ConfigMap" | "Secret";
  readonly name?: string;
  /** The volume of the pod whose object lacks the key: a mount does not name the object. */
  readonly volume?: string;
  /** Absent: the object itself is missing. */
  readonly key?: string;
}

/** What stands behind kind and name of an object that is missing; the node authorizer forbids what no pod of the node may have. */
const ABSENT = /^(?:not found|is forbidden)/;
const OBJECT = /\b(configmap|secret)s? ["']?([a-z0-9./-]+)["']? /gi;
const KEY = /couldn't find key (\S+) in (ConfigMap|Secret) (\S+)/;
const MOUNTED_KEY = /references non-existent (config|secret) key: ?([^\s,;]+)/;

/** Reads the message of a waiting container or of a FailedMount event; nothing when it is about something else. */
export function readMissingConfig(message: string): MissingConfig | undefined {
  const words = plainWords(message);
  const [, key, holder, named] = KEY.exec(words) ?? [];
  if (named !== undefined) return { kind: kindOf(holder), ...present({ name: bare(named), key }) };
  const [, mounted, mountedKey] = MOUNTED_KEY.exec(words) ?? [];
  const volume = /for volume "([^"]*)"/.exec(words)?.[1];
  if (mountedKey !== undefined && volume !== undefined)
    return { kind: kindOf(mounted), volume, key: mountedKey };
  const object = [...words.matchAll(OBJECT)].find(({ 0: said, index }) =>
    ABSENT.test(words.slice(index + said.length)),
  );
  const [, kind, name] = object ?? [];
  return name === undefined ? undefined : { kind: kindOf(kind), name: bare(name) };
}

function kindOf(word: string | undefined): MissingConfig["kind"] {
  return word?.toLowerCase() === "secret" ? "Secret" : "ConfigMap";
}

/** The kubelet writes the namespace before the name, or does not. */
function bare(name: string): string {
  return name.slice(name.indexOf("/") + 1);
}
