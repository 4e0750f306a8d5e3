import { createHmac, randomBytes } from "node:crypto";
import { createRedactionThread } from "./create-redaction-thread.ts";
import { namesIn } from "./names-in.ts";
import { redactValue } from "./redact-value.ts";

/** Takes secrets out of what leaves the process. */
export interface Redactor {
  /** In the strings of a JSON value; its shape stays, and its keys but for tokens in them. */
  readonly value: <T>(value: T) => Promise<T>;
  readonly text: (text: string) => Promise<string>;
  /** The same at once, for what is small: a line of a log, one object. */
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

/**
 * Secrets become `[redacted 1a2b3c]` where they stand: an HMAC of the secret, so that nobody can try guesses against it.
 * Redacting twice changes nothing.
 */
export function createRedactor({ key = ownKey }: RedactorOptions = {}): Redactor {
  const madePlaceholder = (secret: string): string =>
    `[redacted ${createHmac("sha256", key).update(secret).digest("hex").slice(0, 6)}]`;

  /** Strings stay strings, and everything else stays itself. */
  function now<T>(value: T): T;
  function now(value: unknown): unknown {
    // The same secret again and again is one: none is kept beyond the value that it stands in.
    const placeholderFor = remembered(madePlaceholder);
    return redactValue(value, { placeholderFor, names: once(() => namesIn(value)) });
  }

  const thread = createRedactionThread(key);
  async function value<T>(given: T): Promise<T>;
  async function value(given: unknown): Promise<unknown> {
    const answer = isLarge(given) ? thread.redact(given) : undefined;
    return answer === undefined ? now(given) : await answer;
  }

  return { key, now, value, text: value<string> };
}

/** Beyond this a thread of its own reads it: some ten milliseconds. */
const largeFrom = 32_768;

/** Counts the characters of its texts, no further than needed. */
function isLarge(value: unknown): boolean {
  const waiting: unknown[] = [value];
  let count = 0;
  while (waiting.length > 0 && count < largeFrom) {
    const next = waiting.pop();
    count += 1;
    if (typeof next === "string") count += next.length;
    else if (next !== null && typeof next === "object")
      for (const item of Object.values(next)) waiting.push(item);
  }
  return count >= largeFrom;
}

function remembered(make: (text: string) => string): (text: string) => string {
  const made = new Map<string, string>();
  return (text) => {
    const known = made.get(text) ?? make(text);
    made.set(text, known);
    return known;
  };
}

function once<T>(make: () => T): () => T {
  let made: T | undefined;
  return () => (made ??= make());
}
