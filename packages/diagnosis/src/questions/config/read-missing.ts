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
  const key = KEY.exec(message);
  if (key !== null) return { kind: kindOf(key[2]), name: key[3] ?? "", key: key[1] ?? "" };
  const object = OBJECT.exec(message);
  if (object !== null) return { kind: kindOf(object[1]), name: object[2] ?? "" };
  const mounted = MOUNTED_KEY.exec(message);
  if (mounted === null) return undefined;
  const name = VOLUME.exec(message)?.[1] ?? "";
  return { kind: mounted[1] === "config" ? "ConfigMap" : "Secret", name, key: mounted[2] ?? "" };
}

function kindOf(word: string | undefined): MissingConfig["kind"] {
  return word?.toLowerCase() === "secret" ? "Secret" : "ConfigMap";
}
