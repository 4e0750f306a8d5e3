import { hash } from "./hash.ts";
import { secretPatterns } from "./secret-patterns.table.ts";

const boundary = "\n\u0000\n";
const placeholder = /^\[redacted [0-9a-f]{6}\]$/u;

/**
 * Replaces secrets in every string of a JSON value (keys excepted; the shape is kept) by `[redacted 1a2b3c]`.
 * The same secret gets the same placeholder everywhere; redacting twice changes nothing.
 */
export async function redact(value: unknown): Promise<unknown> {
  const texts = [...new Set(stringsIn(value))];
  const found = new Set([
    ...texts.flatMap(secretsByPattern),
    ...(await secretsByRules(texts.join(boundary))),
  ]);
  if (found.size === 0) return value;
  const secrets = [...found].toSorted((left, right) => right.length - left.length);
  const replace = (text: string) =>
    secrets.reduce((rest, secret) => rest.replaceAll(secret, placeholderFor(secret)), text);
  return mapped(value, replace);
}

/** The same for one text. */
export async function redactText(text: string): Promise<string> {
  const result = await redact(text);
  return typeof result === "string" ? result : "";
}

function placeholderFor(secret: string): string {
  return `[redacted ${hash(secret).slice(0, 6)}]`;
}

function secretsByPattern(text: string): string[] {
  return secretPatterns.flatMap((pattern) =>
    [...text.matchAll(pattern)]
      .map((match) => match.groups?.["secret"] ?? "")
      .filter((secret) => isSecret(secret)),
  );
}

/** Not a placeholder of ours, of a template, or a plain word that names where the secret lives. */
function isSecret(text: string): boolean {
  if (text === "" || placeholder.test(text) || text.startsWith("[redacted")) return false;
  return !/^(?:<[a-z-]+>?|\$\{?\w+\}?|true|false|null|none|undefined|\*+|required|missing|expired|invalid)$/iu.test(
    text,
  );
}

/** Loaded at the first use, so that a server is connected sooner. */
async function secretsByRules(content: string): Promise<string[]> {
  const [{ lintSource }, { creator }] = await Promise.all([
    import("@secretlint/core"),
    import("@secretlint/secretlint-rule-preset-recommend"),
  ]);
  const { messages } = await lintSource({
    source: { filePath: "result.txt", content, ext: ".txt", contentType: "text" },
    options: {
      noPhysicFilePath: true,
      config: {
        rules: [{ id: "preset", rule: creator, options: {} }],
      },
    },
  });
  return messages.map(({ range: [from, to] }) => content.slice(from, to)).filter(isSecret);
}

function stringsIn(value: unknown): string[] {
  if (typeof value === "string") return [value];
  if (value === null || typeof value !== "object") return [];
  return Object.values(value).flatMap(stringsIn);
}

function mapped(value: unknown, replace: (text: string) => string): unknown {
  if (typeof value === "string") return replace(value);
  if (Array.isArray(value)) return value.map((item) => mapped(item, replace));
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, mapped(item, replace)]),
  );
}
