import type { Gap } from "@binnacle/contracts";
import { expensiveSetting } from "../api/too-expensive.ts";
import type { Role } from "../fields/conventions.table.ts";
import { named } from "../fields/discovery-gaps.ts";
import { type LogField, untoldIn } from "../fields/log-fields.ts";
import { objectsOf, whose } from "./find-silence.ts";
import type { LogQuestion } from "./log-filter.ts";
import type { Members, Place } from "./place.ts";

interface Asked {
  readonly place: Pick<Place, "fields">;
  readonly question: LogQuestion;
  /** What is counted by. */
  readonly roles?: readonly Role[] | undefined;
}

/** Where OpenSearch refuses to tell whether a line holds a field that the question is about, and what was taken for it. */
export function untoldGaps({ place, question, roles = [] }: Asked): Gap[] {
  const { level, traceId } = place.fields;
  const isOfLevels = question.levels !== undefined || roles.includes("level");
  const isOfTrace = question.traceId !== undefined;
  const told = [
    ...(isOfLevels ? [{ fields: level, ...levels }] : []),
    ...(isOfTrace ? [{ fields: traceId, ...traces }] : []),
  ];
  return told.flatMap(({ fields, ...said }) => gapsOf(fields, { ...said, question }));
}

const levels = {
  what: "which lines carry no level",
  taken: "lines of a level that no level is known by are taken for such",
};
const traces = {
  what: "which lines carry no trace",
  taken: "lines whose text holds the id are taken for such, whatever trace they carry",
};

/** Of a workload whose pods only their whole names find. */
export function unreadPods(members: Members | undefined, { place, question }: Asked): Gap[] {
  if (members?.isPartial !== true) return [];
  const flat = [...new Set(place.fields.pod.flatMap(({ uncountable }) => uncountable))];
  return [
    {
      origin: "opensearch",
      kind: "cut",
      what: `pods of ${whose(question)} that have older lines only in ${named(flat)}`,
      why: `pods are looked for by their whole names, as the cluster setting ${expensiveSetting} is false, and names were read in the newest lines alone`,
      about: objectsOf(question),
      remedy: { text: `Shorten the window, or set ${expensiveSetting} to true.` },
    },
  ];
}

function gapsOf(
  fields: readonly LogField[],
  { what, taken, question }: typeof levels & { readonly question: LogQuestion },
): Gap[] {
  const indices = [...new Set(fields.flatMap(untoldIn))];
  if (indices.length === 0) return [];
  return [
    {
      origin: "opensearch",
      kind: "cut",
      what: `${what} in ${named(indices)}`,
      why: `it stands below a flat_object there, and OpenSearch refuses to tell, as its cluster setting ${expensiveSetting} is false; ${taken}`,
      about: objectsOf(question),
      remedy: { text: `Set ${expensiveSetting} to true, or map the field as keyword.` },
    },
  ];
}
