import { type Answer, type Claim, type Evidence, present } from "@binnacle/contracts";
import { answerOf, citedBy, said } from "./answer-of.ts";
import type { CommandContext, VerbIntent } from "./command-context.ts";
import { datedTitle } from "./dated-title.ts";
import { hidingGaps } from "./hiding-gaps.ts";
import { look, type Seen } from "./look.ts";

interface End {
  readonly title: string;
  readonly causes: readonly string[];
  /** As the kubelet and the kernel call it. */
  readonly reasons: readonly string[];
}

const oom: End = {
  title: "OOMKilled",
  causes: ["oom-killed"],
  reasons: ["OOMKilled", "OOMKilling"],
};
const evicted: End = { title: "evicted", causes: ["evicted"], reasons: ["Evicted"] };

/** `did anything get OOMKilled?`: yes when something is, or was and is over. */
export async function ended(intent: VerbIntent, context: CommandContext): Promise<Answer> {
  const end = intent.rest === "evicted" ? evicted : oom;
  const [target] = intent.words ?? [];
  const namespace = intent.namespace ?? context.before?.scope.namespace;
  const about = present({ target, namespace });
  const seen = await look({ kind: "verb", verb: "check", ...about }, context);
  return seen.kind === "answer"
    ? seen.answer
    : answerFrom(end, target ?? namespace ?? "the cluster", seen);
}

function answerFrom(end: End, place: string, seen: Seen): Answer {
  const { diagnosis, evidence, gaps } = seen;
  const found = diagnosis.findings.filter(({ cause }) => end.causes.includes(cause));
  const past = pastEnds(end, diagnosis.history, evidence);
  const [first] = found;
  const lines = [...found.slice(1).map(({ title }) => said("{title}", { title })), ...past];
  const cited = { lines: lines.slice(0, 3), evidence: citedBy(lines, evidence), gaps: [...gaps] };
  if (first !== undefined) {
    const dated = datedTitle(first);
    const all = [...first.claims.slice(0, 1), ...cited.lines];
    const told = { ...cited, ...dated, lines: all, evidence: citedBy(all, evidence) };
    return answerOf(dated.title, { ...told, title: `Yes: ${dated.title}` });
  }
  if (past.length > 0) return answerOf(`Yes, and it is over: ${past.length} in ${place}`, cited);
  return isHidden(end, seen)
    ? answerOf(`I cannot tell: I could not see all of ${place}`, { ...cited, state: "unknown" })
    : answerOf(`No: nothing in ${place} was ${end.title} that the cluster still keeps`, {
        ...cited,
        lines: [
          said(
            "Kept are the last end of each container that is there, and events of about an hour.",
          ),
        ],
      });
}

/** It could not be looked for, or it is found and was left out for its size. */
function isHidden({ causes }: End, { diagnosis, gaps }: Seen): boolean {
  return (
    diagnosis.checks.some(
      ({ kind, cause }) => (kind === "not_visible" || kind === "found") && causes.includes(cause),
    ) ||
    hidingGaps(gaps, diagnosis).some(
      ({ about }) => about === undefined || about.kinds.some((kind) => telling.has(kind)),
    )
  );
}

/** How a container ended stands in its pod, and in what is reported of it. */
const telling: ReadonlySet<string> = new Set(["Pod", "Event"]);

/** What is old and over, by the reason that its facts hold. */
function pastEnds(
  { reasons }: End,
  history: readonly Claim[],
  evidence: readonly Evidence[],
): Claim[] {
  const ids = new Set(
    evidence
      .filter(({ values }) => reasons.some((reason) => values["reason"] === reason))
      .map(({ id }) => id),
  );
  return history.filter((claim) => claim.evidence.some((id) => ids.has(id)));
}
