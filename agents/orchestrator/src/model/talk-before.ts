import type { Claim, Evidence, Investigation, InvestigationStore } from "@binnacle/contracts";
import { leadingOf } from "@binnacle/diagnosis";
import type { Said } from "./context-document.ts";

/** As many answers as a reply may refer to. */
const answersAtMost = 3;

/** What was asked and answered before in the talk, oldest first, with the facts that the answers cite: no transcript. */
export async function talkBefore(
  { follows, scope }: Pick<Investigation, "follows" | "scope">,
  store: Pick<InvestigationStore, "get">,
): Promise<{ readonly said: readonly Said[]; readonly evidence: readonly Evidence[] }> {
  const before: Investigation[] = [];
  let id = follows;
  while (id !== undefined && before.length < answersAtMost) {
    const held = await store.get(id);
    if (held === undefined) break;
    before.unshift(held);
    id = held.follows;
  }
  return {
    said: before.map(saidIn),
    // A fact of another cluster is none of this one.
    evidence: before.flatMap(citedIn).filter(({ clusterId }) => clusterId === scope.cluster.id),
  };
}

function saidIn(investigation: Investigation): Said {
  const { question, askedAt } = investigation;
  return { question, askedAt, answer: answerOf(investigation) };
}

/** What a model said; else what leads. */
function answerOf(investigation: Investigation): readonly Claim[] {
  const { reply } = investigation;
  if (reply !== undefined) return reply.lines;
  const leading = leadingOf(investigation)?.finding;
  if (leading === undefined) return [{ text: `state: ${investigation.severity}`, evidence: [] }];
  return [{ text: leading.title, evidence: leading.evidence }, ...leading.claims.slice(0, 2)];
}

function citedIn(investigation: Investigation): Evidence[] {
  const ids = new Set(answerOf(investigation).flatMap(({ evidence }) => evidence));
  return investigation.evidence.filter(({ id }) => ids.has(id));
}
