type Arguments = Readonly<Record<string, unknown>>;

/** Flags that stand alone; what follows any other flag is its value. */
const alone =
  /^(?:-p|--previous|--timestamps|--show-labels|--no-headers|-[a-zA-Z][^-].*|--[\w-]+=.*)$/u;

/** The namespaces that a kubectl command names; all when it names none. */
export function namespacesOfCommand({ command }: Arguments): readonly string[] | "all" {
  if (typeof command !== "string") return "all";
  const words = wordsOf(command);
  if (words.some((word) => /^(?:-A|--all-namespaces)/u.test(word))) return "all";
  const named = words.flatMap((word, index) => {
    const [, flag, joined] = /^(-n|--namespace)(?:=?(.+))?$/u.exec(word) ?? [];
    if (flag === undefined) return [];
    const before = words[index - 1] ?? "";
    // Then it is no flag but a value.
    if (before.startsWith("-") && !alone.test(before)) return ["all"];
    return [joined ?? words[index + 1] ?? ""];
  });
  return named.length === 0 || named.includes("all") ? "all" : named;
}

/** As the server splits them: quotes are taken off, so that `"-A"` is `-A`. */
function wordsOf(command: string): string[] {
  const quoted = command.match(/(?:[^\s'"]|'[^']*'|"[^"]*")+/gu) ?? [];
  return quoted.map((word) => word.replaceAll(/'([^']*)'|"([^"]*)"/gu, "$1$2"));
}

/** The namespaces of `diagnose`: its own, or those of its candidates; all when one names none. */
export function namespacesOfCandidates({
  namespace,
  candidates,
}: Arguments): readonly string[] | "all" {
  if (!Array.isArray(candidates)) return typeof namespace === "string" ? [namespace] : "all";
  const named = candidates.map((candidate: unknown) => namespaceOf(candidate));
  const known = named.filter((name) => name !== undefined);
  return known.length === named.length && known.length > 0 ? known : "all";
}

function namespaceOf(candidate: unknown): string | undefined {
  const isNamed = typeof candidate === "object" && candidate !== null && "namespace" in candidate;
  return isNamed && typeof candidate.namespace === "string" ? candidate.namespace : undefined;
}

/** Those of both ends of `check_network`. */
export function namespacesOfNetwork({
  namespace,
  toNamespace = namespace,
}: Arguments): readonly string[] | "all" {
  const named = [namespace, toNamespace].filter((name) => typeof name === "string");
  return named.length === 2 ? named : "all";
}
