import { type Answer, type Answered, eks, present } from "@binnacle/contracts";
import type { z } from "zod";
import { answerOf, askBack, said } from "./answer-of.ts";
import type { CommandContext, VerbIntent } from "./command-context.ts";
import { worstFirst } from "./namespace-answer.ts";
import { unanswered } from "./unanswered.ts";

export type Item = z.output<typeof eks.listObjects.output>["items"][number];
export type Row = Answer["rows"][number];

/** A phone shows no more without losing the first. */
export const rowsAtMost = 15;

/** Where a list looks: what was named, else where the talk is. */
export function placeOfList(
  { words: [word] = [], target, namespace }: VerbIntent,
  { before }: CommandContext,
): string | undefined {
  return namespace ?? word ?? target ?? before?.scope.namespace;
}

/** Objects of a kind with the columns of kubectl; an answer when there are none to tell of. */
export async function listed(
  kind: string,
  namespace: string | undefined,
  { tools, asking }: CommandContext,
): Promise<
  | {
      readonly kind: "listed";
      readonly items: readonly Item[];
      readonly hasMore: boolean;
      readonly gaps: Answer["gaps"];
    }
  | { readonly kind: "answer"; readonly answer: Answer }
> {
  const input = { kind, limit: 200, ...present({ namespace }) };
  const answered = await tools.ask(eks.listObjects, input, asking);
  if (answered.kind !== "ok") return { kind: "answer", answer: unanswered(answered, whole(kind)) };
  const { items, hasMore } = answered.result;
  if (items.length === 0 && namespace !== undefined) {
    const missing = await missingNamespace(namespace, { tools, asking });
    if (missing !== undefined) return { kind: "answer", answer: missing };
  }
  return { kind: "listed", items, hasMore, gaps: [...answered.gaps] };
}

function whole(kind: string) {
  return { subject: kind, origin: "kubernetes", what: kind };
}

/** Of a name that is no namespace, that is said: an empty list would say that all is well there. */
export async function missingNamespace(
  name: string,
  { tools, asking }: Pick<CommandContext, "tools" | "asking">,
): Promise<Answer | undefined> {
  const exists: Answered<unknown> = await tools.ask(
    eks.getObject,
    { kind: "Namespace", name },
    asking,
  );
  if (exists.kind !== "refused" || exists.reason !== "not_found") return undefined;
  return askBack(`No namespace ${name} in ${asking.cluster}.`);
}

interface Table {
  readonly what: string;
  readonly namespace: string | undefined;
  readonly rows: readonly Row[];
  readonly hasMore: boolean;
  readonly command: string;
  readonly gaps: Answer["gaps"];
}

/** Broken ones first. `Found 61, showed 15`. */
export function tableOf(table: Table, { asking }: CommandContext): Answer {
  const { what, namespace, rows, hasMore, command, gaps } = table;
  const fine = rows.filter(({ state }) => state === "fine");
  const troubled = worstFirst(rows.filter(({ state }) => state !== "fine"));
  const shown = [...troubled, ...fine].slice(0, rowsAtMost);
  const isWhole = !hasMore && gaps.length === 0;
  const found = hasMore ? `more than ${rows.length}` : String(rows.length);
  const cut = said("Found {found}, showed {shown}.", { found, shown: shown.length });
  return answerOf(
    `${found} ${what} in ${namespace ?? "all namespaces"}${wrongOf(rows, troubled)}`,
    {
      state: troubled[0]?.state ?? (isWhole ? "fine" : "unknown"),
      rows: shown,
      lines: shown.length < rows.length || hasMore ? [cut] : [],
      gaps: [...gaps],
      footer: `${asking.cluster} · ${command}`,
    },
  );
}

function wrongOf(rows: readonly Row[], troubled: readonly Row[]): string {
  if (rows.length === 0) return "";
  return troubled.length === 0 ? ", all fine" : `, ${troubled.length} not fine`;
}
