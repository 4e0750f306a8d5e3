import { hash } from "@binnacle/runtime";

const ALLOWED = /^[a-zA-Z0-9_-]{1,64}$/u;
const NOT_ALLOWED = /[^a-zA-Z0-9_-]/gu;
const READABLE_CHARACTERS = 55;

/**
 * A name or an id in the form that Bedrock takes, `[a-zA-Z0-9_-]{1,64}`. One that has it already stays; another keeps what it
 * can and ends with 8 digits of its hash, so that two different ones stay different.
 */
export function wireName(name: string): string {
  if (ALLOWED.test(name)) return name;
  const readable = name.replaceAll(NOT_ALLOWED, "_").slice(0, READABLE_CHARACTERS);
  return `${readable}_${hash(name).slice(0, 8)}`;
}
