/** The schema of our tables: another one of the same database is that of the queue. */
export const schemaName = "app";

/**
 * Statements by the name of their migration, in the order of their names, forward alone: what was released is never changed.
 * `json`, not `jsonb`: it keeps what was written, also a NUL that a log line holds. What is old is looked for by `kept_at`.
 */
export const migrations: Readonly<Record<string, readonly string[]>> = {
  "0001-investigations": [
    `CREATE TABLE app.investigation (
      id text PRIMARY KEY,
      snapshot json NOT NULL,
      revision integer NOT NULL,
      kept_at timestamptz NOT NULL
    )`,
    `CREATE TABLE app.verdict (
      investigation_id text NOT NULL,
      hypothesis_id text NOT NULL,
      person_id text NOT NULL,
      verdict json NOT NULL,
      place bigserial NOT NULL,
      kept_at timestamptz NOT NULL,
      CONSTRAINT verdict_of_person PRIMARY KEY (investigation_id, hypothesis_id, person_id)
    )`,
    `CREATE TABLE app.conversation (
      key text PRIMARY KEY,
      conversation json NOT NULL,
      kept_at timestamptz NOT NULL
    )`,
    `CREATE TABLE app.claim (
      key text PRIMARY KEY,
      claimed_at timestamptz NOT NULL
    )`,
    `CREATE TABLE app.incident (
      id text PRIMARY KEY,
      incident json NOT NULL,
      status text NOT NULL,
      kept_at timestamptz NOT NULL
    )`,
    `CREATE TABLE app.incident_key (
      key text PRIMARY KEY,
      incident_id text NOT NULL REFERENCES app.incident (id) ON DELETE CASCADE
    )`,
    `CREATE TABLE app.step (
      run_id text NOT NULL,
      name text NOT NULL,
      result json,
      kept_at timestamptz NOT NULL,
      CONSTRAINT step_of_run PRIMARY KEY (run_id, name)
    )`,
    `CREATE TABLE app.transcript (
      investigation_id text PRIMARY KEY,
      transcript json NOT NULL,
      kept_at timestamptz NOT NULL
    )`,
    `CREATE TABLE app.process (
      id text PRIMARY KEY,
      host text NOT NULL,
      pid integer NOT NULL,
      seen_at timestamptz NOT NULL
    )`,
    "CREATE INDEX investigation_kept_at ON app.investigation (kept_at)",
    "CREATE INDEX verdict_kept_at ON app.verdict (kept_at)",
    "CREATE INDEX conversation_kept_at ON app.conversation (kept_at)",
    "CREATE INDEX incident_kept_at ON app.incident (kept_at)",
    "CREATE INDEX incident_key_incident ON app.incident_key (incident_id)",
    "CREATE INDEX step_kept_at ON app.step (kept_at)",
    "CREATE INDEX transcript_kept_at ON app.transcript (kept_at)",
    "CREATE INDEX claim_claimed_at ON app.claim (claimed_at)",
  ],
};
