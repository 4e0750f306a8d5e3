export const readVerbs = [
  "get",
  "describe",
  "logs",
  "events",
  "top",
  "rollout status",
  "rollout history",
  "auth can-i",
  "explain",
  "api-resources",
] as const;
export type ReadVerb = (typeof readVerbs)[number];

/** Of two words: the first means nothing alone. */
export const groupVerbs: ReadonlySet<string> = new Set(["rollout", "auth"]);

/** Verbs of kubectl that change something. Of `rollout` the history and the status are read. */
export const changingVerbs: ReadonlySet<string> = new Set(
  `annotate apply approve autoscale certificate cordon create delete deny drain edit expose label patch replace
   restart run scale set taint uncordon`
    .split(/\s+/u)
    .concat("auth reconcile", "rollout undo", "rollout restart", "rollout pause", "rollout resume"),
);

/** Verbs that open a way into a container or the network of the cluster. */
export const enteringVerbs: ReadonlySet<string> = new Set(
  "attach cp debug exec port-forward proxy ssh".split(" "),
);

interface Flag {
  /** What it is called inside. */
  readonly name: string;
  readonly takesValue: boolean;
}

/** Flags of the reading verbs by what they are called inside: how people write them. */
const valued = {
  namespace: "-n --namespace",
  selector: "-l --selector",
  fieldSelector: "--field-selector",
  output: "-o --output",
  sortBy: "--sort-by",
  container: "-c --container",
  tail: "--tail",
  since: "--since",
  sinceTime: "--since-time",
  until: "--until",
  for: "--for",
  revision: "--revision",
  types: "--types",
  apiGroup: "--api-group",
};
const alone = {
  allNamespaces: "-A --all-namespaces",
  showLabels: "--show-labels",
  noHeaders: "--no-headers",
  previous: "-p --previous",
  timestamps: "--timestamps",
  containers: "--containers",
};

export const flags: Readonly<Record<string, Flag>> = {
  ...written(valued, (name) => ({ name, takesValue: true })),
  ...written(alone, (name) => ({ name, takesValue: false })),
};

/** Flags that are refused with a reason of their own. */
export const refusedFlags: Readonly<Record<string, string>> = written(
  {
    "I answer once and do not follow or read files.": "-f",
    "I answer once and do not follow a log.": "--follow",
    "I answer once and do not watch.": "-w --watch --watch-only",
    "I read objects, not raw paths.": "--raw",
    "I read with my own rights only.": "--as --as-group --token --user",
    "I read one cluster, and configuration says which.":
      "--kubeconfig --context --cluster --server -s",
  },
  (reason) => reason,
);

function written<T>(
  table: Readonly<Record<string, string>>,
  toValue: (key: string) => T,
): Readonly<Record<string, T>> {
  return Object.fromEntries(
    Object.entries(table).flatMap(([key, words]) =>
      words.split(" ").map((word) => [word, toValue(key)] as const),
    ),
  );
}
