import { containersOf } from "./container.ts";
import { type Entry, entryOf, labelOf, linesOf, pairsOf, under, valueOf } from "./outline.ts";

/** What a pod and a pod template share. */
export function podSpecOf(entries: readonly Entry[]): object {
  const initContainers = containersOf(entries, "Init Containers");
  return {
    serviceAccountName: valueOf(entries, "Service Account"),
    priorityClassName: valueOf(entries, "Priority Class Name"),
    // Older clients print neither of a template.
    ...(entryOf(entries, "Node-Selectors") === undefined
      ? {}
      : {
          nodeSelector: pairsOf(entries, "Node-Selectors"),
          tolerations: linesOf(entries, "Tolerations").map(tolerationOf),
        }),
    ...(initContainers.length > 0 ? { initContainers } : {}),
    containers: containersOf(entries, "Containers"),
    volumes: under(entries, "Volumes").map(volumeOf),
  };
}

/** The template of a workload. */
export function podTemplateOf(entries: readonly Entry[]): object | undefined {
  const own = under(entries, "Pod Template");
  if (own.length === 0) return undefined;
  return { metadata: { labels: pairsOf(own, "Labels") }, spec: podSpecOf(own) };
}

/** `dedicated=light:NoSchedule`, `key:NoExecute op=Exists for 300s`, `op=Exists`. */
function tolerationOf(text: string): object {
  const [, seconds] = / for (\d+)s$/u.exec(text) ?? [];
  const head = text.replace(/ for \d+s$/u, "").replace(/\s*\bop=Exists$/u, "");
  const [, key, value, effect] = /^([^=:]*)(?:=([^:]*))?(?::(.*))?$/u.exec(head) ?? [];
  return {
    key: key === "" ? undefined : key,
    operator: /\bop=Exists\b/u.test(text) ? "Exists" : "Equal",
    value,
    effect,
    tolerationSeconds: seconds === undefined ? undefined : Number(seconds),
  };
}

/** The volumes that need another object; of all others the name. */
function volumeOf(entry: Entry): object {
  const { entries } = entry;
  const name = labelOf(entry);
  const optional = valueOf(entries, "Optional") === "true";
  switch (valueOf(entries, "Type")?.split(" ", 1)[0]) {
    case "ConfigMap":
      return { name, configMap: { name: valueOf(entries, "Name"), optional } };
    case "Secret":
      return { name, secret: { secretName: valueOf(entries, "SecretName"), optional } };
    case "PersistentVolumeClaim":
      return { name, persistentVolumeClaim: { claimName: valueOf(entries, "ClaimName") } };
    case "EmptyDir":
      return { name, emptyDir: {} };
    case "HostPath":
      return { name, hostPath: { path: valueOf(entries, "Path") } };
    case "CSI":
      return { name, csi: { driver: valueOf(entries, "Driver") } };
    case undefined:
    default:
      return { name };
  }
}
