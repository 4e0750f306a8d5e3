import { type Claim, type Evidence, type Gap, prometheus } from "@binnacle/contracts";
import { askInStep, toGap } from "@binnacle/runtime";
import { askedStep } from "./consult.ts";
import { openAccount } from "./create-account.ts";
import type { Draft } from "./draft.ts";
import type { Run } from "./ports.ts";

/** More alerts are not read. */
const mostAlerts = 3;

/** Without Kubernetes nothing can be concluded: the answer says so, and still shows which alerts fire. */
export async function answerBlind(draft: Draft, gap: Gap, run: Run): Promise<Draft> {
  const account = openAccount("blind", run);
  const answered = await askInStep(
    prometheus.listAlerts,
    {},
    { step: "alerts", cluster: draft.scope.cluster.name, ports: { ...run, ...account } },
  );
  const seen =
    answered.kind === "ok"
      ? {
          notes: alertNotes(answered.result.items),
          evidence: answered.evidence,
          gaps: answered.gaps,
        }
      : unseen(toGap(answered, { origin: "prometheus", what: "alerts" }));
  return {
    ...draft,
    status: "answered",
    ...seen,
    gaps: [gap, ...seen.gaps],
    bills: [...draft.bills, account.bill()],
    plan: [{ ...askedStep("first look"), state: "failed", text: gap.why }],
  };
}

function unseen(gap: Gap): { notes: Claim[]; evidence: Evidence[]; gaps: Gap[] } {
  return { notes: [], evidence: [], gaps: [gap] };
}

interface FiringAlert {
  readonly name: string;
  readonly state: "pending" | "firing";
  readonly severity?: string | undefined;
  readonly summary: string;
  readonly activeAt: string;
  readonly evidence: string;
}

/** The alerts that fire, for want of anything better. */
function alertNotes(items: readonly FiringAlert[]): Claim[] {
  const firing = items.filter(({ state, severity }) => state === "firing" && severity !== "none");
  if (firing.length === 0) return [{ text: "Prometheus: no alert fires.", evidence: [] }];
  return firing.slice(0, mostAlerts).map(({ name, summary, activeAt, evidence }) => ({
    text: "Prometheus: alert {name} fires, since {since}: {summary}",
    evidence: [evidence],
    slots: {
      name: { value: name },
      since: { value: { since: activeAt } },
      summary: { value: summary },
    },
  }));
}
