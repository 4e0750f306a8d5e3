import { keywords } from "./keywords.table.ts";

/** What the words of a text are commonly read as; `unlisted`: none of them is known. */
export function causeIn(text: string): string {
  return keywords.find(([pattern]) => pattern.test(text))?.[1] ?? "unlisted";
}
