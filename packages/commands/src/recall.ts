import {
  type Answer,
  type Claim,
  type Finding,
  type Gap,
  type Investigation,
  present,
  type RecalledIncident,
} from "@binnacle/contracts";
import { answerOf, askBack, citedBy, said } from "./answer-of.ts";
import type { CommandContext, VerbIntent } from "./command-context.ts";
import { kindAndName } from "./object-name.ts";

/** The memory may hold this very incident: then it is no precedent. */
const sameIncidentMs = 10 * 60_000;

/** `did it happen before?`: what memory recalled of it, with what helped then. */
export function recall(_: VerbIntent, { before, leading }: CommandContext): Answer {
  if (before === undefined)
    return askBack("Ask me first what is wrong: `why is <name> failing?`. Then I can compare.");
  const gap = before.gaps.find(({ origin }) => origin === "memory");
  if (leading === undefined) return unremembered(gap);
  const { finding, recalled } = leading;
  const [item, ...others] = recalled.filter((each) => !isThisOne(each, finding));
  if (item === undefined) return recalled.length === 0 ? unremembered(gap) : onlyThisOne;
  const { record, match, recheck } = item;
  const lines = [
    helpedLine(item, before),
    ...(recheck === undefined ? [] : [recheck]),
    ...(others.length === 0
      ? []
      : [said("I remember {others} more that are like it.", { others: others.length })]),
  ];
  const same = match === "fingerprint" ? "the same" : "something similar";
  return answerOf(`Yes, {at}: ${same} on ${kindAndName(record.owner)}`, {
    slots: { at: { value: { since: record.occurredAt } } },
    lines,
    evidence: citedBy(lines, before.evidence),
  });
}

/** Whether what is recalled is what the talk is about. */
export function isThisOne({ match, record }: RecalledIncident, { since }: Finding): boolean {
  if (match !== "fingerprint" || since === undefined) return false;
  return Math.abs(Date.parse(record.occurredAt) - Date.parse(since)) < sameIncidentMs;
}

const onlyThisOne = answerOf("Not that I remember: only this very incident was accepted");

/** Who accepted it, each person once, and what helped then. */
function helpedLine(item: RecalledIncident, { evidence }: Investigation): Claim {
  const { record, accepted, rejected } = item;
  const cited = evidence.filter(
    ({ origin, subject, values }) =>
      origin === "memory" &&
      subject?.name === record.owner.name &&
      JSON.stringify(values["occurredAt"]) === JSON.stringify({ at: record.occurredAt }),
  );
  const more = accepted > 1 ? " and {more} more" : "";
  const against = rejected === 0 ? "" : ", rejected by {rejected}";
  const helped = record.outcome === undefined ? "" : ": {outcome}";
  return {
    ...said(`accepted by {name}${more}${against}; what helped: {fix}${helped}`, {
      name: record.by.name,
      more: accepted - 1,
      rejected,
      fix: record.fix.text,
      ...present({ outcome: record.outcome }),
    }),
    evidence: cited.slice(0, 1).map(({ id }) => id),
  };
}

function unremembered(gap: Gap | undefined): Answer {
  return gap === undefined
    ? answerOf("Not that I remember: no accepted incident is like it", {
        lines: [said("I remember what people accepted, and nothing else.")],
      })
    : answerOf("Unknown: I could not look at past incidents", { state: "unknown", gaps: [gap] });
}
