import {
  type Answered,
  type Claim,
  type Gap,
  heartbeatSeverity,
  present,
  prometheus,
} from "@binnacle/contracts";
import { askInStep, toGap } from "@binnacle/runtime";
import type { z } from "zod";
import { askedStep } from "./consult.ts";
import { openAccount } from "./create-account.ts";
import type { Draft } from "./draft.ts";
import type { Run } from "./ports.ts";

/** More alerts are counted only. */
const mostAlerts = 3;

/** Without Kubernetes nothing can be concluded: the answer says so, and still shows which alerts fire there. */
export async function answerBlind(draft: Draft, gap: Gap, run: Run): Promise<Draft> {
  const account = openAccount("blind", run);
  const { cluster, namespace } = draft.scope;
  const answered = await askInStep(
    prometheus.listAlerts,
    { state: "firing", ...present({ namespace }) },
    { step: "alerts", cluster: cluster.name, ports: { ...run, ...account } },
  );
  const told =
    answered.kind === "ok"
      ? {
          notes: alertNotes(answered, namespace),
          evidence: answered.evidence,
          gaps: [gap, ...answered.gaps],
        }
      : { gaps: [gap, toGap(answered, { origin: "prometheus", what: "alerts" })] };
  return {
    ...draft,
    status: "answered",
    ...told,
    bills: [...draft.bills, account.bill()],
    plan: [{ ...askedStep("first look"), state: "failed", text: gap.why }],
  };
}

type Listed = Extract<
  Answered<z.output<typeof prometheus.listAlerts.output>>,
  { readonly kind: "ok" }
>;

/** The alerts that fire, for want of anything better. */
function alertNotes(
  { result: { items, hasMore }, gaps }: Listed,
  namespace: string | undefined,
): Claim[] {
  const firing = items.filter(({ severity }) => severity !== heartbeatSeverity);
  const seen = hasMore || gaps.length > 0 ? ", of those that I could see" : "";
  if (firing.length === 0) {
    if (namespace === undefined) return [said(`no alert fires${seen}.`)];
    const where = { namespace: { value: namespace } };
    return [{ ...said(`no alert fires in namespace {namespace}${seen}.`), slots: where }];
  }
  const hidden = firing.length - mostAlerts;
  const more = { more: { value: hidden } };
  return [
    ...firing.slice(0, mostAlerts).map(alertNote),
    ...(hidden > 0
      ? [{ ...said(`{more} more ${hidden === 1 ? "alert fires" : "alerts fire"}.`), slots: more }]
      : []),
    ...(hasMore ? [said("there are more that I did not read.")] : []),
  ];
}

function said(text: string): Claim {
  return { text: `Prometheus: ${text}`, evidence: [] };
}

function alertNote({ evidence }: Listed["result"]["items"][number]): Claim {
  const from = (key: string) => ({ evidence, key });
  return {
    text: "Prometheus: alert {name} fires, since {since}: {summary}",
    evidence: [evidence],
    slots: { name: from("name"), since: from("activeAt"), summary: from("summary") },
  };
}
