import { type Answer, eks, type Unclear } from "@binnacle/contracts";
import { said } from "./answer-of.ts";
import type { CommandContext } from "./command-context.ts";

const namedAtMost = 5;

/** Where a namespace is not found and none is near, some that there are. */
export async function withNamespaces(
  answer: Answer,
  unclear: Unclear,
  context: CommandContext,
): Promise<Answer> {
  if (unclear.kind !== "unknown_name" || unclear.near.length > 0) return answer;
  const all = await namespacesIn(context);
  const names = all.filter((name) => !name.startsWith("kube-")).slice(0, namedAtMost);
  if (names.length === 0) return answer;
  const more = all.length > names.length ? " and more" : "";
  const there = said(`Namespaces here: {names}${more}.`, { names: names.join(", ") });
  return { ...answer, lines: [...answer.lines, there] };
}

async function namespacesIn({ namespaces, tools, asking }: CommandContext): Promise<string[]> {
  if (namespaces !== "all") return [...namespaces];
  const listed = await tools.ask(eks.listObjects, { kind: "Namespace", limit: 50 }, asking);
  return listed.kind === "ok" ? listed.result.items.map(({ ref }) => ref.name) : [];
}
