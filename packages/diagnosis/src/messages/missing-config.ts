import { present } from "@binnacle/contracts";
import { gapsIn } from "./forms.ts";
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

/** Reads the message of a waiting container or of a FailedMount event; nothing when it is about something else. */
export function readMissingConfig(message: string): MissingConfig | undefined {
  const words = plainWords(message);
  return keyIn(words) ?? mountedKeyIn(words) ?? objectIn(words.split(" "));
}

/** `couldn't find key LOG_LEVEL in ConfigMap shop/pay` */
function keyIn(words: string): MissingConfig | undefined {
  const [key, said] = gapsIn("couldn't find key … in ", words) ?? [];
  const [kind, name] = said?.split(" ") ?? [];
  return name === undefined
    ? undefined
    : { kind: kindOf(kind), name: bare(name), ...present({ key }) };
}

/** `… for volume "settings" : configmap references non-existent config key: app.yaml` */
function mountedKeyIn(words: string): MissingConfig | undefined {
  const [volume, , kind, said] =
    gapsIn('for volume "…" :…references non-existent … key: ', words) ?? [];
  const key = said?.split(/[\s,;]/)[0];
  return volume === undefined || !key ? undefined : { kind: kindOf(kind), volume, key };
}

/** `configmap "pay" not found`; the node authorizer forbids what no pod of the node may have. */
function objectIn(words: readonly string[]): MissingConfig | undefined {
  const at = words.findIndex(
    (word, index) =>
      /^["'(]?(?:configmap|secret)s?$/i.test(word) &&
      /^(?:not found|is forbidden)/.test(words.slice(index + 2, index + 4).join(" ")),
  );
  const name = words[at + 1]?.replaceAll(/["']/g, "");
  return at < 0 || name === undefined ? undefined : { kind: kindOf(words[at]), name: bare(name) };
}

function kindOf(word: string | undefined): MissingConfig["kind"] {
  return /secret/i.test(word ?? "") ? "Secret" : "ConfigMap";
}

/** The kubelet writes the namespace before the name, or does not. */
function bare(name: string): string {
  return name.slice(name.indexOf("/") + 1);
}
