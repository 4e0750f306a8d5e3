import type { Arguments, Permits } from "./server-config.ts";

/** The first reason that any of the checks gives. */
export function every(...checks: readonly Permits[]): Permits {
  return (args) => {
    for (const check of checks) {
      const why = check(args);
      if (why !== undefined) return why;
    }
    return undefined;
  };
}

const secretWords = new Set(["secret", "secrets", "secretlist"]);
const kindInputs =
  /^(?:kinds?|resources?|resource_?(?:type|kind|name)?|object_?type|type|gvk|gvr)$/iu;

/** No Secret in any spelling: `Secret`, `secrets`, `v1/secrets`, `secrets.v1.`, `pods,secret/db`, at any depth. */
export const noSecretKind: Permits = (args) =>
  textsIn(args).some(({ name, text }) => kindInputs.test(name) && namesSecret(text))
    ? "Secrets are never read."
    : undefined;

const flagBefore = /^(?:-n|--namespace|--context)(?:\s+|=)(?:[\w.:@/-]+|'[^']*'|"[^"]*")\s+/u;
const readVerbs =
  /^(?:(?:get|describe|logs|top|events|explain|api-resources|version)|rollout\s+(?:history|status)|auth\s+(?:can-i|whoami)|config\s+view)(?:\s|$)/u;

/** A kubectl command that starts with a reading verb and nowhere names Secrets. */
export const readingCommand: Permits = ({ command }) => {
  if (typeof command !== "string") return "the input command must be text";
  if (!readVerbs.test(withoutFlags(command.trim().replace(/^kubectl\s+/u, ""))))
    return `${command.trim().slice(0, 60)} is no reading command of kubectl, and I only read.`;
  return namesSecret(command) ? "Secrets are never read." : undefined;
};

/** What stands behind the flags that may come before a verb: each of them once is enough. */
function withoutFlags(words: string): string {
  const flags = 3;
  let rest = words;
  for (let seen = 0; seen < flags; seen += 1) rest = rest.replace(flagBefore, "");
  return rest;
}

/** Numbers stay within their limits; what is named here and is no number is refused. */
export function atMost(limits: Readonly<Record<string, number>>): Permits {
  return (args) => {
    for (const [name, limit] of Object.entries(limits)) {
      const value = args[name];
      if (value !== undefined && !(isCount(value) && value <= limit))
        return `${name} must be a number up to ${limit}`;
    }
    return undefined;
  };
}

/** The inputs must be there. */
export function needed(...names: readonly string[]): Permits {
  return (args) => {
    const missing = names.find((name) => args[name] === undefined);
    return missing === undefined ? undefined : `${missing} must be given`;
  };
}

function isCount(value: unknown): value is number {
  return typeof value === "number" && value >= 0;
}

/**
 * Words are split at all but letters and hyphens, so that `secret-service` is another name. Quotes, backslashes and
 * invisible characters split nothing in a shell or to the eye.
 */
function namesSecret(text: string): boolean {
  const words = text
    .normalize("NFKC")
    .toLowerCase()
    .replaceAll(/["'\\\p{Cf}]/gu, "")
    .split(/[^\p{L}-]+/u);
  return words.some((word) => secretWords.has(word));
}

interface Named {
  readonly name: string;
  readonly text: string;
}

function textsIn(args: Arguments): Named[] {
  return Object.entries(args).flatMap(([name, value]) => textsOf(value, name));
}

function textsOf(value: unknown, name: string): Named[] {
  if (typeof value === "string") return [{ name, text: value }];
  if (Array.isArray(value)) return value.flatMap((item) => textsOf(item, name));
  if (value === null || typeof value !== "object") return [];
  return Object.entries(value).flatMap(([key, item]) => textsOf(item, key));
}
