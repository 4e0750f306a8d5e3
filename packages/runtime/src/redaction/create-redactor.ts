import { randomBytes } from "node:crypto";
import { createRedactionThread } from "./create-redaction-thread.ts";
import { cutTexts, textSize } from "./cut-texts.ts";
import { redactWith } from "./redact-with.ts";

/** Takes secrets out of what leaves the process. */
export interface Redactor {
  /**
   * In the strings of a JSON value; its shape stays, and its keys but for tokens in them. Of texts that together are longer
   * than 4 MB the longest are cut first. Once the signal aborts, it costs nothing more.
   */
  readonly value: <T>(value: T, options?: { readonly signal?: AbortSignal }) => Promise<T>;
  readonly text: (text: string) => Promise<string>;
  /** The same at once, for what is small by its kind: a name, a line. The process stands still meanwhile. */
  readonly now: <T>(value: T) => T;
  /** For a thread or a child of this process, so that both replace alike. */
  readonly key: string;
}

export interface RedactorOptions {
  /** Of the installation: the same secret has the same placeholder for all who hold it. Default: a new one for each process. */
  readonly key?: string;
}

/** Without a key of the installation placeholders still agree within the process. */
const ownKey = randomBytes(32).toString("hex");

/** One for all of a process: its start costs more than most texts. */
const thread = createRedactionThread();

/** Beyond this a thread of its own reads it: some ten milliseconds. */
const largeFrom = 32_768;

/**
 * Secrets become `[redacted 1a2b3c]` where they stand: an HMAC of the secret, so that nobody can try guesses against it.
 * Redacting twice changes nothing.
 */
export function createRedactor({ key = ownKey }: RedactorOptions = {}): Redactor {
  const redact = redactWith(key);
  /** Strings stay strings, and everything else stays itself. */
  function now<T>(value: T): T;
  function now(value: unknown): unknown {
    return redact(value);
  }

  async function value<T>(given: T, options?: { readonly signal?: AbortSignal }): Promise<T>;
  async function value(given: unknown, { signal }: { signal?: AbortSignal } = {}) {
    if (textSize(given, largeFrom) < largeFrom) return redact(given);
    const fitting = cutTexts(given);
    return await thread.redact(fitting, { key, size: textSize(fitting), signal });
  }

  return { key, now, value, text: async (text) => await value(text) };
}
