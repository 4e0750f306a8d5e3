/** A command that a person may be shown, and what it names. */
export interface AllowedCommand {
  readonly kind: "allowed";
  /** It reads and changes nothing. */
  readonly isReading: boolean;
  readonly namespace?: string;
  /** Names of objects in it. */
  readonly names: readonly string[];
}
export type CommandVerdict = AllowedCommand | { readonly kind: "refused"; readonly why: string };

/** A row: the words that a command begins with, and what may follow. */
interface Form {
  readonly words: readonly string[];
  readonly isReading?: true;
  /** Of what follows the words, the names of objects. */
  readonly names: "objects" | "object_then_pairs" | "first" | "none";
  /** Flags that it takes besides those of every command. */
  readonly flags?: RegExp;
  /** Kinds that it may be said of; absent: any but those that are never named. */
  readonly kinds?: ReadonlySet<string>;
}

const workloads = new Set(
  "deployment deploy deployments statefulset sts statefulsets daemonset ds daemonsets".split(" "),
);
const endable = new Set("pod pods po job jobs".split(" "));
const autoscaled = new Set([...workloads, "hpa", "horizontalpodautoscaler", "replicaset", "rs"]);
const never = new Set("secret secrets".split(" "));

const commonFlag = /^(?:-n|--namespace|--context)(?:=[\w.-]+)?$/u;
const readingFlag =
  /^(?:-[Acolpfw]|-o=?\S*|--(?:all-namespaces|previous|tail=\d+|since=\w+|container=\S+|selector=\S+|field-selector=\S+|sort-by=\S+|output=\S+|revision=\d+|for=\S+|types=\w+|show-labels|containers|all-containers|list|as=\S+))$/u;
/**
 * What is allowed of kubectl and argocd: reading, and the few changes that bring something back or keep it from harm. No
 * deletion but of pods and jobs, which come back; nothing that reads Secrets; no file, no shell.
 */
const forms: readonly Form[] = [
  reading(["kubectl", "get"]),
  reading(["kubectl", "describe"]),
  reading(["kubectl", "logs"], "first"),
  reading(["kubectl", "top"]),
  reading(["kubectl", "events"], "none"),
  reading(["kubectl", "explain"], "none"),
  reading(["kubectl", "rollout", "history"]),
  reading(["kubectl", "rollout", "status"]),
  reading(["kubectl", "auth", "can-i"], "none"),
  changing(["kubectl", "rollout", "undo"], { kinds: workloads, flags: /^--to-revision=\d{1,6}$/u }),
  changing(["kubectl", "rollout", "restart"], { kinds: workloads }),
  changing(["kubectl", "rollout", "pause"], { kinds: workloads }),
  changing(["kubectl", "rollout", "resume"], { kinds: workloads }),
  changing(["kubectl", "scale"], { kinds: autoscaled, flags: /^--replicas=\d{1,4}$/u }),
  changing(["kubectl", "set", "image"], { names: "object_then_pairs", kinds: workloads }),
  changing(["kubectl", "set", "env"], { names: "object_then_pairs", kinds: workloads }),
  changing(["kubectl", "set", "resources"], {
    kinds: workloads,
    flags: /^(?:-c=?[\w-]*|--(?:limits|requests)=[\w=,.]+)$/u,
  }),
  changing(["kubectl", "patch"], {
    flags: /^(?:-p|--patch|--type)(?:=.*)?$/u,
    names: "object_then_pairs",
  }),
  changing(["kubectl", "delete"], { kinds: endable }),
  changing(["kubectl", "uncordon"], { names: "first" }),
  changing(["argocd", "app", "set"], { names: "first", flags: /^--sync-policy(?:=none)?$/u }),
  reading(["argocd", "app", "get"], "first"),
  reading(["argocd", "app", "diff"], "first"),
  reading(["argocd", "app", "history"], "first"),
];

function reading(words: readonly string[], names: Form["names"] = "objects"): Form {
  return { words, names, isReading: true, flags: readingFlag };
}

function changing(words: readonly string[], more: Partial<Form>): Form {
  return { names: "objects", ...more, words };
}

/** Their value stands in the next word. */
const takesValue =
  /^(?:-n|--namespace|--context|-o|-l|-c|-p|--patch|--type|--sync-policy|--selector|--field-selector|--tail|--container)$/u;
/** What a shell would read as more than a word; within single quotes it does not. */
const dangerous = /[;|&$<>`"(){}\n\r\\*?!#~]/u;
const longest = 500;

/** Whether a person may be shown it; `why` says to its author what is wrong. */
export function allowedCommand(text: string): CommandVerdict {
  if (text.length > longest) return refused(`it has more than ${longest} characters`);
  const words = wordsOf(text);
  if (words === undefined)
    return refused("a shell would read more than words in it: quote with single quotes, no pipes");
  const front = withoutContext(words);
  const form = forms.find((row) => row.words.every((word, index) => front[index] === word));
  if (form === undefined)
    return refused(
      "only kubectl that reads, rollout, scale, set, patch, uncordon, delete pod or job, and argocd app are allowed",
    );
  return judged(form, front.slice(form.words.length), words);
}

/** Flags before the verb, `kubectl -n shop get pods`, behind it. */
function withoutContext([program = "", ...rest]: readonly string[]): readonly string[] {
  let front = 0;
  for (let flag = rest[0] ?? ""; commonFlag.test(flag); flag = rest[front] ?? "")
    front += takesValue.test(flag) ? 2 : 1;
  return [program, ...rest.slice(front), ...rest.slice(0, front)];
}

function judged(form: Form, rest: readonly string[], words: readonly string[]): CommandVerdict {
  const { flags, values, namespace } = split(rest);
  const wrong = flags.find((flag) => !commonFlag.test(flag) && form.flags?.test(flag) !== true);
  if (wrong !== undefined) return refused(`the flag ${wrong} is not allowed here`);
  const { names, kinds } = namesOf(form, values);
  const forbidden = kinds.find((kind) => never.has(kind.toLowerCase()));
  if (forbidden !== undefined) return refused("Secrets are never read");
  const odd = kinds.find((kind) => form.kinds?.has(kind.toLowerCase()) === false);
  if (odd !== undefined) return refused(`${words.slice(0, 3).join(" ")} is not allowed for ${odd}`);
  if (form.isReading !== true && names.length === 0)
    return refused("it names no object: a change is allowed to one object by its name");
  const isReading = form.isReading === true;
  return { kind: "allowed", isReading, names, ...(namespace === undefined ? {} : { namespace }) };
}

interface Split {
  readonly flags: readonly string[];
  readonly values: readonly string[];
  readonly namespace: string | undefined;
}

function split(rest: readonly string[]): Split {
  const flags: string[] = [];
  const values: string[] = [];
  let namespace: string | undefined;
  for (let index = 0; index < rest.length; index += 1) {
    const word = rest[index] ?? "";
    if (!word.startsWith("-")) {
      values.push(word);
      continue;
    }
    flags.push(word);
    const [flag = "", joined] = word.split("=");
    const isNamespace = flag === "-n" || flag === "--namespace";
    if (isNamespace) namespace = joined ?? rest[index + 1];
    if (joined === undefined && takesValue.test(flag)) index += 1;
  }
  return { flags, values, namespace };
}

function namesOf(
  { names, words }: Form,
  values: readonly string[],
): { readonly names: readonly string[]; readonly kinds: readonly string[] } {
  const [first = "", ...others] = values;
  if (names === "none") return { names: [], kinds: [first] };
  const [kind = "", name] = first.split("/");
  if (name !== undefined) return { names: [name], kinds: [kind] };
  if (names === "first") return { names: first === "" ? [] : [first], kinds: [] };
  const named = names === "objects" ? others : others.slice(0, 1);
  // `kubectl get pods,svc`, `kubectl top pods`: a kind alone.
  const kinds = first.split(",");
  return { names: words.includes("top") ? named.slice(0, 1) : named, kinds };
}

/** Undefined when a shell would read more than words. */
function wordsOf(text: string): string[] | undefined {
  const words = text.trim().match(/'[^'\n]*'|[^\s']+(?:'[^'\n]*')?/gu) ?? [];
  if (words.join(" ").length !== text.trim().replaceAll(/\s+/gu, " ").length) return undefined;
  const isOpen = words.some((word) => dangerous.test(word.replaceAll(/'[^']*'/gu, "")));
  return isOpen || words.length === 0 ? undefined : words.map((word) => word.replaceAll("'", ""));
}

function refused(why: string): CommandVerdict {
  return { kind: "refused", why };
}
