import { createHmac } from "node:crypto";
import { namesIn } from "./names-in.ts";
import { redactValue } from "./redact-value.ts";

/** Takes the secrets out of a value at once; `pause` is called before each text of it. */
export type Redact = (value: unknown, pause?: () => void) => unknown;

/** Replaces by placeholders of this key. */
export function redactWith(key: string): Redact {
  const madePlaceholder = (secret: string): string =>
    `[redacted ${createHmac("sha256", key).update(secret).digest("hex").slice(0, 6)}]`;
  return (value, pause = () => {}) => {
    // The same secret again and again is one: none is kept beyond the value that it stands in.
    const placeholderFor = remembered(madePlaceholder);
    return redactValue(value, { placeholderFor, names: once(() => namesIn(value)), pause });
  };
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
