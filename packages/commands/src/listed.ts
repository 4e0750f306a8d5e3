import { type Answer, eks, present } from "@binnacle/contracts";
import type { z } from "zod";
import { answerOf, counted, said } from "./answer-of.ts";
import type { CommandContext } from "./command-context.ts";
import { worstFirst } from "./namespace-answer.ts";
import { unanswered } from "./unanswered.ts";

export type Item = z.output<typeof eks.listObjects.output>["items"][number];
export type Row = Answer["rows"][number];

/** A phone shows no more without losing the first. */
export const rowsAtMost = 15;

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
  return { kind: "listed", items, hasMore, gaps: [...answered.gaps] };
}

function whole(kind: string) {
  return { subject: kind, origin: "kubernetes", what: kind };
}

interface Table {
  /** The singular. */
  readonly what: string;
  /** What is said of one that nothing is wrong with. */
  readonly well?: string;
  readonly namespace: string | undefined;
  readonly rows: readonly Row[];
  readonly hasMore: boolean;
  readonly command: string;
  readonly gaps: Answer["gaps"];
}

/** Broken ones first, the others counted; all of them where none is broken. Nothing is no good news. */
export function tableOf(table: Table, { asking }: CommandContext): Answer {
  const { what, namespace = "all namespaces", rows, hasMore, command, gaps } = table;
  const told = { gaps: [...gaps], footer: `${asking.cluster} · ${command}` };
  const isWhole = !hasMore && gaps.length === 0;
  const seen = isWhole ? "" : " that I could see";
  if (rows.length === 0)
    return answerOf(`No ${what}s${seen} in ${namespace}`, { ...told, state: "unknown" });
  const { troubled, shown, found } = sorted(rows);
  const count = `${hasMore ? "more than " : ""}${counted(rows.length, what)}`;
  return answerOf(`${count} in ${namespace}, ${wrongOf(troubled, table)}`, {
    ...told,
    state: troubled[0]?.state ?? (isWhole ? "fine" : "unknown"),
    rows: shown,
    lines: cutOf(found, table),
  });
}

function cutOf(found: number, { rows, hasMore }: Table): Answer["lines"] {
  const shown = { found, shown: rowsAtMost };
  return [
    ...(found > rowsAtMost ? [said("Found {found}, showed {shown}.", shown)] : []),
    ...(hasMore ? [said("I read the first {read} of them.", { read: rows.length })] : []),
  ];
}

function sorted(rows: readonly Row[]) {
  const fine = rows.filter(({ state }) => state === "fine");
  const troubled = worstFirst(rows.filter(({ state }) => state !== "fine"));
  const told = troubled.length === 0 ? fine : troubled;
  const others: Row = { state: "fine", name: `${counted(fine.length, "other")} fine`, text: "" };
  const rest = told === fine || fine.length === 0 ? [] : [others];
  return { troubled, shown: [...told.slice(0, rowsAtMost), ...rest], found: told.length };
}

function wrongOf(troubled: readonly Row[], { hasMore, well = "fine" }: Table): string {
  if (troubled.length > 0) return `${troubled.length} not fine`;
  return hasMore ? `those that I read are ${well}` : `all ${well}`;
}
