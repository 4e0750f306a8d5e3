export const readVerbs = ["get", "describe", "logs", "events", "rollout history"] as const;
export type ReadVerb = (typeof readVerbs)[number];

/** Verbs of kubectl that change something. `rollout` is two words: its history is read, its status is not, the rest changes. */
export const changingVerbs: ReadonlySet<string> = new Set([
  "annotate",
  "apply",
  "approve",
  "autoscale",
  "certificate",
  "cordon",
  "create",
  "delete",
  "deny",
  "drain",
  "edit",
  "expose",
  "label",
  "patch",
  "replace",
  "restart",
  "run",
  "scale",
  "set",
  "taint",
  "uncordon",
]);

/** Verbs that open a way into a container or the network of the cluster. */
export const enteringVerbs: ReadonlySet<string> = new Set([
  "attach",
  "cp",
  "debug",
  "exec",
  "port-forward",
  "proxy",
  "ssh",
]);

/** Flags of the reading verbs: what they are called inside, and whether a value follows. */
export const flags: Readonly<
  Record<string, { readonly name: string; readonly takesValue: boolean }>
> = {
  "-n": { name: "namespace", takesValue: true },
  "--namespace": { name: "namespace", takesValue: true },
  "-A": { name: "allNamespaces", takesValue: false },
  "--all-namespaces": { name: "allNamespaces", takesValue: false },
  "-l": { name: "selector", takesValue: true },
  "--selector": { name: "selector", takesValue: true },
  "--field-selector": { name: "fieldSelector", takesValue: true },
  "-o": { name: "output", takesValue: true },
  "--output": { name: "output", takesValue: true },
  "--sort-by": { name: "sortBy", takesValue: true },
  "--show-labels": { name: "showLabels", takesValue: false },
  "--no-headers": { name: "noHeaders", takesValue: false },
  "-c": { name: "container", takesValue: true },
  "--container": { name: "container", takesValue: true },
  "-p": { name: "previous", takesValue: false },
  "--previous": { name: "previous", takesValue: false },
  "--tail": { name: "tail", takesValue: true },
  "--since": { name: "since", takesValue: true },
  "--timestamps": { name: "timestamps", takesValue: false },
  "--for": { name: "for", takesValue: true },
  "--revision": { name: "revision", takesValue: true },
  "--types": { name: "types", takesValue: true },
};

/** Flags that are refused with a reason of their own. */
export const refusedFlags: Readonly<Record<string, string>> = {
  "-f": "I answer once and do not follow or read files.",
  "--follow": "I answer once and do not follow a log.",
  "-w": "I answer once and do not watch.",
  "--watch": "I answer once and do not watch.",
  "--watch-only": "I answer once and do not watch.",
  "--raw": "I read objects, not raw paths.",
  "--as": "I read with my own rights only.",
  "--as-group": "I read with my own rights only.",
  "--token": "I read with my own rights only.",
  "--user": "I read with my own rights only.",
  "--kubeconfig": "I read one cluster, and configuration says which.",
  "--context": "I read one cluster, and configuration says which.",
  "--cluster": "I read one cluster, and configuration says which.",
  "--server": "I read one cluster, and configuration says which.",
  "-s": "I read one cluster, and configuration says which.",
};
