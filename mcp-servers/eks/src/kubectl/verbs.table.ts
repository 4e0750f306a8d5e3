export const readVerbs = [
  "get",
  "describe",
  "logs",
  "events",
  "top",
  "rollout status",
  "rollout history",
  "auth can-i",
  "auth whoami",
  "config view",
  "explain",
  "api-resources",
] as const;
export type ReadVerb = (typeof readVerbs)[number];

/** Of two words: the first means nothing alone. */
export const groupVerbs: ReadonlySet<string> = new Set(["rollout", "auth", "config"]);

/** Verbs of kubectl that change something. Of `rollout` the history and the status are read. */
export const changingVerbs: ReadonlySet<string> = new Set(
  `annotate apply approve autoscale certificate cordon create delete deny drain edit expose label patch replace
   restart run scale set taint uncordon`
    .split(/\s+/u)
    .concat("auth reconcile", "rollout undo", "rollout restart", "rollout pause", "rollout resume")
    .concat("config set-context", "config use-context", "config set", "config unset"),
);

/** Verbs that open a way into a container or the network of the cluster. */
export const enteringVerbs: ReadonlySet<string> = new Set(
  "attach cp debug exec port-forward proxy ssh".split(" "),
);

interface Flag {
  /** What it is called inside. */
  readonly name: FlagName;
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
  minify: "--minify",
};

export type FlagName = keyof typeof valued | keyof typeof alone;

const scope = ["namespace", "allNamespaces"] as const;
const window = ["since", "sinceTime", "until"] as const;

/** What each verb does something with: these flags, and at most so many words. Anything else is refused, not ignored. */
export const takes: Readonly<
  Record<ReadVerb, { readonly flags: readonly FlagName[]; readonly words: number }>
> = {
  get: {
    flags: [...scope, "selector", "fieldSelector", "output", "sortBy", "showLabels", "noHeaders"],
    words: Infinity,
  },
  describe: { flags: [...scope, "selector", "fieldSelector"], words: Infinity },
  logs: {
    flags: [...scope, "selector", "container", "tail", ...window, "previous", "timestamps"],
    words: 2,
  },
  events: { flags: [...scope, "for", "types", "fieldSelector", "noHeaders", ...window], words: 0 },
  top: { flags: [...scope, "selector", "sortBy", "containers", "noHeaders"], words: 2 },
  "rollout status": { flags: ["namespace"], words: 2 },
  "rollout history": { flags: ["namespace", "revision"], words: 2 },
  "auth can-i": { flags: [...scope], words: 3 },
  "auth whoami": { flags: ["output"], words: 0 },
  "config view": { flags: ["minify", "output"], words: 0 },
  explain: { flags: [], words: 1 },
  "api-resources": { flags: ["apiGroup", "noHeaders"], words: 0 },
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

function written<Key extends string, T>(
  table: Readonly<Record<Key, string>>,
  toValue: (key: Key) => T,
): Readonly<Record<string, T>> {
  return Object.fromEntries(
    entriesOf(table).flatMap(([key, words]) =>
      words.split(" ").map((word) => [word, toValue(key)] as const),
    ),
  );
}

function entriesOf<Key extends string>(table: Readonly<Record<Key, string>>): [Key, string][] {
  // The keys of an object literal are those of its type.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  return Object.entries(table) as [Key, string][];
}
