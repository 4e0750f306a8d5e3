import { rules } from "@secretlint/secretlint-rule-preset-recommend";
import type { SecretLintSourceCode } from "@secretlint/types";
import type { Span } from "./replace-secrets.ts";

/**
 * Comments in a text could switch the rules off; the others are ours, in all texts and not in code alone. Those of GitHub
 * and SendGrid read what is no token a thousand times over.
 */
const leftOut = [
  "filter-comments",
  "basicauth",
  "database-connection-string",
  "privatekey",
  "aws",
  "github",
  "sendgrid",
].map((name) => `@secretlint/secretlint-rule-${name}`);

const used = rules.filter(({ meta }) => !leftOut.includes(meta.id));

/** Tokens of vendors, by the rules that secretlint maintains. Its own loop reads files and is asynchronous; the rules are neither. */
export function vendorSecrets(text: string): Span[] {
  if (!/[A-Z_]/u.test(text) || !/[\w.+/=-]{20}/u.test(text)) return [];
  const found: Span[] = [];
  const context = {
    createTranslator: () => () => ({ message: "", messageId: "", data: {} }),
    report: ({ range: [from, to] }: { readonly range: readonly [number, number] }) => {
      found.push({ from, to });
    },
    ignore: () => {},
    sharedOptions: {},
  };
  // All of them report before they return.
  for (const rule of used) void rule.create(context, {}).file?.(sourceOf(text));
  return found;
}

const nowhere = { line: 1, column: 0 };

/** A text that is no file. */
function sourceOf(content: string): SecretLintSourceCode {
  return {
    content,
    contentType: "text",
    ext: "",
    filePath: undefined,
    physicalFilePath: undefined,
    hasBOM: false,
    getFilePath: () => undefined,
    getPhysicalFilePath: () => undefined,
    locationToRange: () => [0, 0],
    rangeToLocation: () => ({ start: nowhere, end: nowhere }),
    positionToIndex: () => 0,
    indexToPosition: () => nowhere,
  };
}
