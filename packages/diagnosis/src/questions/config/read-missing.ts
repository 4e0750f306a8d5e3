/** What the kubelet says is missing. */
export interface MissingConfig {
  readonly kind: "ConfigMap" | "Secret";
  readonly name: string;
  readonly key?: string;
}

const OBJECT =
  /\b(configmap|secret) ["']?(?:[a-z0-9.-]+\/)?([a-z0-9.-]+)["']? (?:not found|is forbidden)/i;
const KEY = /couldn't find key ([^\s]+) in (ConfigMap|Secret) (?:[a-z0-9.-]+\/)?([a-z0-9.-]+)/i;
const MOUNTED_KEY = /references non-existent (config|secret) key: ?(\S+)/i;
const VOLUME = /for volume ["']([^"']+)["']/;

/** Reads the message of a status or of a FailedMount event; nothing when it is about something else. */
export function readMissing(message: string): MissingConfig | undefined {
  const [, key, kindOfKey, holder] = KEY.exec(message) ?? [];
  if (key !== undefined && holder !== undefined)
    return { kind: kindOf(kindOfKey), name: holder, key };
  const [, kind, name] = OBJECT.exec(message) ?? [];
  if (name !== undefined) return { kind: kindOf(kind), name };
  const [, kindOfMount, mountedKey] = MOUNTED_KEY.exec(message) ?? [];
  const [, volume] = VOLUME.exec(message) ?? [];
  if (mountedKey === undefined || volume === undefined) return undefined;
  return { kind: kindOf(kindOfMount), name: volume, key: mountedKey };
}

function kindOf(word: string | undefined): MissingConfig["kind"] {
  return word?.toLowerCase() === "secret" ? "Secret" : "ConfigMap";
}
