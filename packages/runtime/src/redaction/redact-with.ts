import { createHmac } from "node:crypto";
import { namesIn } from "./names-in.ts";
import { redactValue } from "./redact-value.ts";

/** Takes the secrets out of a value at once; `pause` is called before each text of it. */
export type Redact = (value: unknown, pause?: () => void) => unknown;

/** Replaces by placeholders of this key. */
export function redactWith(key: string): Redact {
  const placeholderFor = (secret: string): string =>
    `[redacted ${createHmac("sha256", key).update(secret).digest("hex").slice(0, 6)}]`;
  return (value, pause = () => {}) =>
    redactValue(value, { placeholderFor, names: once(() => namesIn(value)), pause });
}

function once<T>(make: () => T): () => T {
  let made: T | undefined;
  return () => (made ??= make());
}
