import { createHmac, randomBytes } from "node:crypto";
import { findSecrets } from "./find-secrets.ts";
import { namesIn } from "./names-in.ts";
import { redactValue } from "./redact-value.ts";
import { replaceSecrets } from "./replace-secrets.ts";

/** Takes secrets out of what leaves the process. */
export interface Redactor {
  /** In the strings of a JSON value; its keys and its shape stay. */
  readonly value: (value: unknown) => Promise<unknown>;
  readonly text: (text: string) => Promise<string>;
  /** The same at once, for what is small: a line of a log, one object. */
  readonly now: (value: unknown) => unknown;
  readonly textNow: (text: string) => string;
}

export interface RedactorOptions {
  /** Of the installation: the same secret has the same placeholder for all who hold it. Default: a new one for each process. */
  readonly key?: string;
}

/** Without a key of the installation placeholders still agree within the process. */
const ownKey = randomBytes(32).toString("hex");

/**
 * Secrets become `[redacted 1a2b3c]` where they stand: an HMAC of the secret, so that nobody can try guesses against it.
 * Redacting twice changes nothing.
 */
export function createRedactor({ key = ownKey }: RedactorOptions = {}): Redactor {
  const placeholderFor = (secret: string): string =>
    `[redacted ${createHmac("sha256", key).update(secret).digest("hex").slice(0, 6)}]`;
  const textNow = (text: string): string => replaceSecrets(text, findSecrets(text), placeholderFor);
  const now = (value: unknown): unknown =>
    typeof value === "string"
      ? textNow(value)
      : redactValue(value, { placeholderFor, names: namesIn(value) });
  return { now, textNow, value: async (value) => now(value), text: async (text) => textNow(text) };
}
