import { type Answer, type Finding, present } from "@binnacle/contracts";

/** The title of a finding with since when it is so, or when it was and that it is over. */
export function datedTitle({ title, since, state }: Finding): Pick<Answer, "title" | "slots"> {
  const isOver = state === "resolved";
  const value = since === undefined ? undefined : isOver ? { at: since } : { since };
  const dated = value === undefined ? title : `${title}${isOver ? " at" : ", since"} {since}`;
  return {
    title: isOver ? `${dated}, over` : dated,
    ...present({ slots: value && { since: { value } } }),
  };
}
