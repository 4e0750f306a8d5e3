import type { Answer, Gap } from "@binnacle/contracts";
import { answerOf, askBack, citedBy, counted, said } from "./answer-of.ts";
import type { CommandContext, VerbIntent } from "./command-context.ts";

/** `did it happen before?`: what memory recalled of it, with what helped then. */
export function recall(_: VerbIntent, { before, leading }: CommandContext): Answer {
  if (before === undefined)
    return askBack("Ask me first what is wrong: `why is <name> failing?`. Then I can compare.");
  const gap = before.gaps.find(({ origin }) => origin === "memory");
  const [item, ...others] = leading?.recalled ?? [];
  if (item === undefined) return unremembered(gap);
  const { record, match, recheck } = item;
  const evidence = before.evidence.filter(
    ({ origin, subject, values }) =>
      origin === "memory" &&
      subject?.name === record.owner.name &&
      JSON.stringify(values["occurredAt"]) === JSON.stringify({ at: record.occurredAt }),
  );
  const helped = record.outcome === undefined ? "" : ": {outcome}";
  const lines = [
    {
      ...said(`accepted by {name}; what helped: {fix}${helped}`, {
        name: record.by.name,
        fix: record.fix.text,
        ...(record.outcome === undefined ? {} : { outcome: record.outcome }),
      }),
      evidence: evidence.slice(0, 1).map(({ id }) => id),
    },
    ...(recheck === undefined ? [] : [recheck]),
  ];
  const times = others.length === 0 ? "Once" : counted(others.length + 1, "time");
  const same = match === "fingerprint" ? "the same" : "something similar";
  return answerOf(
    `${times}, {at}: ${same} on ${record.owner.kind.toLowerCase()}/${record.owner.name}`,
    {
      slots: { at: { value: { since: record.occurredAt } } },
      lines,
      evidence: citedBy(lines, before.evidence),
    },
  );
}

function unremembered(gap: Gap | undefined): Answer {
  return gap === undefined
    ? answerOf("Not that I remember: no accepted incident is like it", {
        lines: [said("I remember what people accepted, and nothing else.")],
      })
    : answerOf("Unknown: I could not look at past incidents", { state: "unknown", gaps: [gap] });
}
