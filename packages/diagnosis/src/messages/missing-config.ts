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

/** Each names its parts: kind, name, key, volume. */
const FORMS = [
  /couldn't find key (?<key>\S{1,253}) in (?<kind>ConfigMap|Secret) (?:[a-z0-9.-]{1,63}\/)?(?<name>[a-z0-9.-]{1,253})/i,
  /for volume "(?<volume>[^"]{1,253})" ?: .{0,300}\breferences non-existent (?<kind>config|secret) key: ?(?<key>[^\s,;]{1,253})/i,
  /\b(?<kind>configmap|secret)s? ["'](?:[a-z0-9.-]{1,63}\/)?(?<name>[a-z0-9.-]{1,253})["'] (?:not found|is forbidden)/i,
  /\b(?<kind>configmap|secret)s? (?:[a-z0-9.-]{1,63}\/)?(?<name>[a-z0-9.-]{1,253}) (?:not found|is forbidden)/i,
] as const;

/** Reads the message of a waiting container or of a FailedMount event; nothing when it is about something else. */
export function readMissingConfig(message: string): MissingConfig | undefined {
  const words = plainWords(message);
  for (const form of FORMS) {
    const { kind, ...named } = form.exec(words)?.groups ?? {};
    if (kind !== undefined)
      return { kind: kind.toLowerCase() === "secret" ? "Secret" : "ConfigMap", ...present(named) };
  }
  return undefined;
}
