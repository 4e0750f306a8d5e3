import type { ColumnType, Generated } from "kysely";

/** A time, as `timestamptz`: both drivers give a `Date`. */
type Time = ColumnType<Date, Date, Date>;

/**
 * A value as JSON text (`json`, not `jsonb`: it keeps what was written, also a NUL that a log line holds). Both drivers give it parsed.
 */
type Json = ColumnType<unknown, string, string>;

/** The newest snapshot of an investigation. */
interface InvestigationRow {
  readonly id: string;
  readonly snapshot: Json;
  readonly revision: number;
  /** When it was written last. */
  readonly kept_at: Time;
}

/** One a person and hypothesis. */
interface VerdictRow {
  readonly investigation_id: string;
  readonly hypothesis_id: string;
  readonly person_id: string;
  readonly verdict: Json;
  /** Grows with each word of anybody. */
  readonly place: Generated<string>;
  readonly kept_at: Time;
}

interface ConversationRow {
  readonly key: string;
  readonly conversation: Json;
  readonly kept_at: Time;
}

/** What was claimed, and when. */
interface ClaimRow {
  readonly key: string;
  readonly claimed_at: Time;
}

interface IncidentRow {
  readonly id: string;
  readonly incident: Json;
  readonly status: string;
  readonly kept_at: Time;
}

/** The keys of open incidents alone: each belongs to one. */
interface IncidentKeyRow {
  readonly key: string;
  readonly incident_id: string;
}

/** One effect of a run by its name. */
interface StepRow {
  readonly run_id: string;
  readonly name: string;
  /** Null: it gave nothing. */
  readonly result: ColumnType<unknown, string | null, string | null>;
  readonly kept_at: Time;
}

interface TranscriptRow {
  readonly investigation_id: string;
  readonly transcript: Json;
  readonly kept_at: Time;
}

/** A process that serves. */
interface ProcessRow {
  readonly id: string;
  /** Of its pod or machine, and its number there. */
  readonly host: string;
  readonly pid: number;
  readonly seen_at: Time;
}

/** All of them in schema `app`. */
export interface Tables {
  readonly investigation: InvestigationRow;
  readonly verdict: VerdictRow;
  readonly conversation: ConversationRow;
  readonly claim: ClaimRow;
  readonly incident: IncidentRow;
  readonly incident_key: IncidentKeyRow;
  readonly step: StepRow;
  readonly transcript: TranscriptRow;
  readonly process: ProcessRow;
}
