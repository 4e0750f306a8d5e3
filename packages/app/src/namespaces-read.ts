type Arguments = Readonly<Record<string, unknown>>;

/** The namespaces that a kubectl command names; all when it names none. */
export function namespacesOfCommand({ command }: Arguments): readonly string[] | "all" {
  if (typeof command !== "string") return "all";
  const words = command.split(/\s+/u);
  if (words.some((word) => word === "-A" || word.startsWith("--all-namespaces"))) return "all";
  const named = words.flatMap((word, index) => {
    if (word === "-n" || word === "--namespace") return [words[index + 1] ?? ""];
    const joined = /^(?:--namespace=|-n=?)(.+)$/u.exec(word)?.[1];
    return joined === undefined ? [] : [joined];
  });
  return named.length === 0 ? "all" : named;
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
