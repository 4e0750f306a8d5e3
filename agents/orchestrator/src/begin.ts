import {
  countsAgainst,
  type Intent,
  isCovered,
  present,
  type Scope,
  type Trigger,
} from "@binnacle/contracts";
import { leadingOf } from "@binnacle/diagnosis";
import { Begun } from "./begun.ts";
import { namedBy } from "./candidates-of.ts";
import { saidBy } from "./earlier.ts";
import type { InvestigationsPorts, Run } from "./ports.ts";

export async function begin({ trigger, ports, journal }: Run): Promise<Begun> {
  return await journal.step("begin", Begun, async () => {
    const incident = trigger.kind === "alerted" ? await absorb(trigger, ports) : undefined;
    const conversation = trigger.conversation ?? incident?.conversation;
    const before = await followed({ conversation, may: trigger.may }, ports);
    return {
      ...notBegun(trigger, ports, before.place),
      ...present({ incidentId: incident?.id, conversation }),
      ...before,
    };
  });
}

/** What a trigger says by itself. */
export function notBegun(
  trigger: Trigger,
  ports: InvestigationsPorts,
  place: Begun["place"] = {},
): Begun {
  const scope = scopeOf(trigger, place, ports);
  const startedAt = new Date(ports.clock()).toISOString();
  const { conversation } = trigger;
  const nothing = { hasCause: false, rejected: [] };
  return { startedAt, scope, place, ...nothing, ...present({ conversation }) };
}

async function absorb(
  trigger: Extract<Trigger, { kind: "alerted" }>,
  ports: InvestigationsPorts,
): Promise<{ readonly id: string; readonly conversation: string | undefined }> {
  const about = { scope: notBegun(trigger, ports).scope, at: trigger.at };
  const { incidentId: id } = await ports.incidents.absorb(trigger.alerts, about);
  return { id, conversation: (await ports.incidents.get(id))?.conversation };
}

/** Who may not see what the talk is about begins anew. */
async function followed(
  { conversation, may }: Pick<Trigger, "conversation" | "may">,
  { conversations, store, verdicts }: InvestigationsPorts,
): Promise<Pick<Begun, "follows" | "said" | "place" | "hasCause" | "rejected">> {
  const talk = conversation === undefined ? undefined : await conversations.get(conversation);
  const id = talk?.investigationId;
  const before = id === undefined ? undefined : await store.get(id);
  if (before === undefined || !isCovered(before, may))
    return { place: {}, hasCause: false, rejected: [] };
  const { scope, target } = before;
  const given = await verdicts.of(before.id);
  return {
    follows: before.id,
    ...present({ said: saidBy(before) }),
    place: present({
      cluster: scope.cluster.name,
      namespace: scope.namespace,
      target,
      windowMinutes: (Date.parse(scope.window.to) - Date.parse(scope.window.from)) / 60_000,
    }),
    hasCause: leadingOf(before) !== undefined,
    rejected: given.filter(countsAgainst).map(({ fingerprint }) => fingerprint),
  };
}

/** What is looked at, as far as it is known before the cluster was read. */
function scopeOf(
  trigger: Trigger,
  place: Begun["place"],
  { clock, windowMinutes: usual, defaultCluster }: InvestigationsPorts,
): Scope {
  if (trigger.kind === "scheduled") return trigger.scope;
  const nowMs = clock();
  const minutes = windowIn(trigger) ?? place.windowMinutes ?? usual;
  const named = trigger.kind === "asked" ? namedIn(trigger.intent) : namedBy(trigger.alerts);
  return {
    cluster: { id: "", name: trigger.cluster ?? place.cluster ?? defaultCluster },
    ...present({ namespace: named.namespace ?? place.namespace, workload: named.target }),
    window: {
      from: new Date(nowMs - minutes * 60_000).toISOString(),
      to: new Date(nowMs).toISOString(),
    },
  };
}

/** What was said, or what the message that asks again was about. */
function windowIn(trigger: Trigger): number | undefined {
  if (trigger.kind !== "asked") return undefined;
  return trigger.intent.window?.minutes ?? trigger.windowMinutes;
}

/** What was asked about, as typed: what was pointed at, or the one word that may be a name. */
function namedIn(intent: Intent): Pick<Intent, "target" | "namespace"> {
  const [word, ...others] = intent.kind === "question" ? (intent.words ?? []) : [];
  const target = intent.target ?? (others.length === 0 ? word : undefined);
  return present({ target, namespace: intent.namespace });
}
