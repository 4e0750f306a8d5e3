import { AppError, type AppErrorKind } from "@binnacle/contracts";
import { networkReason } from "@binnacle/runtime";

interface Refusal {
  readonly kind: AppErrorKind;
  readonly says: string;
  readonly remedy: string;
}

/** By SQLSTATE, or its class (two characters): https://www.postgresql.org/docs/current/errcodes-appendix.html */
const refusals: Readonly<Record<string, Refusal>> = {
  "08": {
    kind: "unavailable",
    says: "ended the connection",
    remedy: "See whether it runs; it is asked anew.",
  },
  "28": {
    kind: "denied",
    says: "refuses this user or password",
    remedy: "Look at the user and the password in the URL of the database.",
  },
  "3D": {
    kind: "not_found",
    says: "has no database of this name",
    remedy: "Create it, or correct its name at the end of the URL.",
  },
  "42501": {
    kind: "denied",
    says: "does not let this user do that",
    remedy: "Grant it: GRANT CREATE ON DATABASE … TO …, once, for the schema.",
  },
  "53": {
    kind: "unavailable",
    says: "has no room for more",
    remedy: "See its disk, its memory and max_connections.",
  },
  "57": {
    kind: "unavailable",
    says: "is shutting down, or ended our question",
    remedy: "It is asked anew once it is back.",
  },
  "25006": {
    kind: "unavailable",
    says: "is read-only now",
    remedy: "Point the URL at the writer: a failover may have changed which it is.",
  },
};

/** What a person can be told of it; a defect of ours stays one. */
export function toDatabaseError(error: unknown, name: string): unknown {
  if (error instanceof AppError || !(error instanceof Error)) return error;
  const code = codeOf(error);
  const refusal = refusals[code] ?? refusals[code.slice(0, 2)];
  if (refusal !== undefined) {
    const text = `${name} ${refusal.says}: ${error.message}.`;
    return new AppError(refusal.kind, text, { cause: error, remedy: { text: refusal.remedy } });
  }
  if (code === "ENOSPC") return full(name, error);
  const reason = systemError.test(code) ? networkReason(error) : driverReason(error);
  if (reason === undefined) return error;
  const remedy = { text: "See whether it runs and whether it can be reached from here." };
  return new AppError("unavailable", `${name} does not answer: ${reason}.`, {
    cause: error,
    remedy,
  });
}

function full(name: string, cause: Error): AppError {
  const remedy = { text: "Make room on that disk." };
  return new AppError("unavailable", `${name} has no room left on its disk.`, { cause, remedy });
}

function codeOf(error: Error): string {
  return "code" in error && typeof error.code === "string" ? error.code : "";
}

/** ECONNREFUSED, ERR_TLS_CERT_ALTNAME_INVALID, UNABLE_TO_VERIFY_LEAF_SIGNATURE: no SQLSTATE has more than five characters. */
const systemError = /^[A-Z_]{6,}$/u;

/** pg tells these by their words alone (https://node-postgres.com/apis/pool). */
const driverSentences = [
  "timeout exceeded when trying to connect",
  "Connection terminated",
  "Query read timeout",
  "Client has encountered a connection error",
  "The server does not support SSL connections",
];

function driverReason({ message }: Error): string | undefined {
  return driverSentences.find((sentence) => message.includes(sentence));
}
