import type {
  DecideResult,
  Decision,
  Hypothesis,
  Investigation,
  InvestigationStore,
} from "@binnacle/contracts";

/** Investigations kept at once; the oldest is forgotten first, and its message then says "I restarted …". */
const capacity = 1000;

/** Holds investigations in memory. The first verdict on a hypothesis wins; later ones learn whose it was. */
export function createInvestigationStore(): InvestigationStore {
  const byId = new Map<string, Investigation>();
  const newestOfThread = new Map<string, string>();

  return {
    async put(investigation) {
      byId.delete(investigation.id);
      byId.set(investigation.id, investigation);
      if (investigation.thread !== undefined)
        newestOfThread.set(investigation.thread, investigation.id);
      forgetOldest();
    },
    async get(id) {
      return byId.get(id);
    },
    async byThread(thread) {
      const id = newestOfThread.get(thread);
      return id === undefined ? undefined : byId.get(id);
    },
    async decide(decision) {
      const result = decided(byId.get(decision.investigationId), decision);
      if (result.kind === "decided") byId.set(decision.investigationId, result.investigation);
      return result;
    },
  };

  function forgetOldest(): void {
    const [oldest] = byId.values();
    if (byId.size <= capacity || oldest === undefined) return;
    byId.delete(oldest.id);
    if (oldest.thread !== undefined && newestOfThread.get(oldest.thread) === oldest.id)
      newestOfThread.delete(oldest.thread);
  }
}

/** Compare-and-set: the verdict counts only for the revision that the person saw. */
function decided(investigation: Investigation | undefined, decision: Decision): DecideResult {
  const hypothesis = investigation?.hypotheses.find(({ id }) => id === decision.hypothesisId);
  if (investigation === undefined || hypothesis === undefined) return { kind: "gone" };
  if (hypothesis.verdict !== undefined)
    return { kind: "already_decided", verdict: hypothesis.verdict };
  if (investigation.revision !== decision.revision) return { kind: "stale", investigation };
  const judged: Hypothesis = { ...hypothesis, verdict: decision.verdict };
  return {
    kind: "decided",
    investigation: {
      ...investigation,
      revision: investigation.revision + 1,
      hypotheses: investigation.hypotheses.map((item) => (item.id === judged.id ? judged : item)),
    },
  };
}
