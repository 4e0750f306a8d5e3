import {
  type Alert,
  Earlier,
  Instant,
  type Intent,
  ObjectRef,
  Scope,
  type Trigger,
} from "@binnacle/contracts";
import { z } from "zod";

/** What an answer says, as far as two are compared. */
export const Said = z.object({
  ...Earlier.omit({ isUnchanged: true }).shape,
  /** Cluster, namespace, object and length of the window. */
  about: z.string(),
  /** Of what led. */
  fingerprint: z.string().optional(),
  /** What it says beside that, without what moves by itself: counts and ages. */
  picture: z.string(),
});
export type Said = z.infer<typeof Said>;

/** What is settled before anything is looked at. */
export const Begun = z.object({
  startedAt: Instant,
  incidentId: z.string().optional(),
  conversation: z.string().optional(),
  scope: Scope,
  /** The investigation that the conversation is about. */
  follows: z.string().optional(),
  /** What that one is about. */
  place: z.object({
    /** Configured name. */
    cluster: z.string().optional(),
    namespace: z.string().optional(),
    target: ObjectRef.optional(),
    windowMinutes: z.number().optional(),
  }),
  /** What it answered, to hold this answer against. */
  said: Said.optional(),
  /** It found a cause: a look aside that finds none does not change what the talk is about. */
  hasCause: z.boolean(),
  /** Fingerprints that people of the talk said are wrong. */
  rejected: z.array(z.string()),
});
export type Begun = z.infer<typeof Begun>;

/** As typed; of alerts the name and summary of the first. */
export function questionOf(trigger: Trigger): string {
  if (trigger.kind === "asked") return ofIntent(trigger.intent);
  return trigger.kind === "alerted" ? ofAlerts(trigger.alerts) : trigger.name;
}

function ofIntent(intent: Intent): string {
  return intent.kind === "question"
    ? intent.question
    : [intent.verb, intent.target].filter((word) => word !== undefined).join(" ");
}

function ofAlerts([first, ...others]: readonly Alert[]): string {
  if (first === undefined) return "an alert without contents";
  const said = first.summary === "" ? first.name : `${first.name}: ${first.summary}`;
  return others.length === 0 ? said : `${said}, and ${others.length} more`;
}
