import { type Investigation, May, present, Verdict } from "@binnacle/contracts";
import { leadingFingerprint } from "@binnacle/report";
import { z } from "zod";

/** What a message of ours answers and is about: enough to look again after we forgot it. */
export interface MessageIds {
  /** Of the trigger that it answers. */
  readonly triggerId: string;
  /** Absent: an answer without an investigation. */
  readonly looked?: Looked;
  /** What it may rest on: who may look at less is shown another message. Absent: everything. */
  readonly may?: May;
  /** It is being written still. */
  readonly isBegun?: boolean;
}

/** What was looked at, as it was settled then, and what people said of it. */
export interface Looked {
  readonly investigationId: string;
  readonly question: string;
  /** Configured name. */
  readonly cluster: string;
  readonly namespace?: string | undefined;
  readonly windowMinutes: number;
  /** `deployment/payment`; absent: the namespace or the cluster as a whole. */
  readonly target?: string | undefined;
  /** Of what it found. */
  readonly fingerprint?: string | undefined;
  readonly verdicts: readonly Verdict[];
}

/** Event types of the metadata of our messages. */
const looked = "binnacle_investigation";
const answered = "binnacle_answer";

/** Longer questions are cut: what they name is kept beside them. */
const questionAtMost = 300;
/** Slack refuses more than 8 kB, whatever it holds. */
const bytesAtMost = 7500;

const againMark = "#again-";

/** The trigger of another look at what this one asked. */
export function askedAgain(triggerId: string, nowMs: number): string {
  return `${triggerId}${againMark}${nowMs}`;
}

export function idsOf(investigation: Investigation, verdicts: readonly Verdict[]): MessageIds {
  const { id, status, question, scope, target, may } = investigation;
  const [triggerId = ""] = (investigation.triggerId ?? "").split(againMark);
  const own = { triggerId, ...present({ may }) };
  if (status === "asks") return own;
  const { namespace, workload } = scope;
  const seen = target && `${target.kind.toLowerCase()}/${target.name}`;
  return {
    ...own,
    looked: {
      investigationId: id,
      question: question.slice(0, questionAtMost),
      cluster: scope.cluster.name,
      windowMinutes: minutesOf(scope.window),
      ...present({
        namespace: target === undefined ? namespace : target.namespace,
        target: seen ?? workload,
        fingerprint: leadingFingerprint(investigation),
      }),
      verdicts: [...verdicts],
    },
  };
}

function minutesOf({ from, to }: Investigation["scope"]["window"]): number {
  return Math.max(1, Math.round((Date.parse(to) - Date.parse(from)) / 60_000));
}

/**
 * Metadata is visible to any app of the workspace: ids and what was asked; notes of people stay out. Of more verdicts
 * than it holds the newest are kept.
 */
export function toMetadata({
  triggerId,
  looked: about,
  may,
  isBegun,
}: MessageIds): z.infer<typeof Metadata> {
  const own = {
    trigger_id: triggerId,
    ...(isBegun === true ? { begun: true } : {}),
    ...(isLimited(may) ? { may: JSON.stringify(may) } : {}),
  };
  if (about === undefined) return { event_type: answered, event_payload: own };
  const told = about.verdicts.map((verdict) => ({ ...verdict, note: undefined }));
  const { length } = told;
  const sizes = Array.from({ length: length + 1 }, (_, dropped) => told.slice(dropped));
  const written = sizes.map((verdicts) => metadataOf(own, { ...about, verdicts }));
  return written.find(isSmall) ?? metadataOf(own, { ...about, question: "", verdicts: [] });
}

function isLimited(may: May | undefined): boolean {
  return may !== undefined && (may.clusters !== "all" || may.namespaces !== "all");
}

function isSmall(metadata: z.infer<typeof Metadata>): boolean {
  return Buffer.byteLength(JSON.stringify(metadata)) <= bytesAtMost;
}

function metadataOf(own: z.infer<typeof Payload>, about: Looked): z.infer<typeof Metadata> {
  const { investigationId, windowMinutes, verdicts, ...rest } = about;
  return {
    event_type: looked,
    event_payload: {
      ...own,
      investigation_id: investigationId,
      window_minutes: windowMinutes,
      ...rest,
      ...(verdicts.length === 0 ? {} : { verdicts: JSON.stringify(verdicts) }),
    },
  };
}

export const Metadata = z.object({
  event_type: z.string(),
  event_payload: z.record(z.string(), z.unknown()).default({}),
});

const Payload = z.object({
  trigger_id: z.string(),
  begun: z.boolean().optional(),
  may: z.string().optional(),
});
const LookedPayload = Payload.extend({
  investigation_id: z.string(),
  question: z.string(),
  cluster: z.string(),
  window_minutes: z.number().int().min(1),
  namespace: z.string().optional(),
  target: z.string().optional(),
  fingerprint: z.string().optional(),
  verdicts: z.string().optional(),
});

/** What `toMetadata` wrote; undefined for a message of anybody else, or of a version that we do not know. */
export function idsIn(metadata: z.infer<typeof Metadata> | undefined): MessageIds | undefined {
  if (metadata?.event_type === answered) {
    const payload = Payload.safeParse(metadata.event_payload);
    return payload.success ? ownIdsOf(payload.data) : undefined;
  }
  if (metadata?.event_type !== looked) return undefined;
  const payload = LookedPayload.safeParse(metadata.event_payload);
  if (!payload.success) return undefined;
  const {
    trigger_id,
    begun,
    may,
    investigation_id: investigationId,
    window_minutes: windowMinutes,
    verdicts,
    ...rest
  } = payload.data;
  return {
    ...ownIdsOf({ trigger_id, begun, may }),
    looked: { ...rest, investigationId, windowMinutes, verdicts: verdictsIn(verdicts) },
  };
}

function ownIdsOf({ trigger_id: triggerId, begun, may }: z.infer<typeof Payload>): MessageIds {
  const read = may === undefined ? undefined : readIn(may, May);
  return { triggerId, ...present({ isBegun: begun, may: read }) };
}

function verdictsIn(text = "[]"): Verdict[] {
  return readIn(text, z.array(Verdict)) ?? [];
}

/** Undefined when it cannot be read. */
function readIn<Kind>(text: string, schema: z.ZodType<Kind>): Kind | undefined {
  try {
    return schema.parse(JSON.parse(text));
  } catch (error) {
    if (error instanceof z.ZodError || error instanceof SyntaxError) return undefined;
    throw error;
  }
}
