import type { z } from "zod";
import { Blocks, supportedBlockTypes } from "./block-schema.ts";
import type { Json } from "./slack-model.ts";

/** All text of a message's blocks together; Slack answers `msg_blocks_too_long` somewhat above this. */
const maxBlockCharacters = 13_200;
/** The markdown blocks of one message together. */
const maxMarkdownCharacters = 12_000;

export type BlockVerdict =
  | { readonly kind: "ok"; readonly blocks: readonly Json[] }
  | { readonly kind: "refused"; readonly error: string; readonly errors: readonly string[] };

/**
 * Holds blocks against Slack's limits. `refusedTypes` are types that this call does not take (a fault switch).
 * The errors have the form that Slack uses: `message [json-pointer:/blocks/0/text]`.
 */
export function checkBlocks(
  blocks: readonly Json[],
  refusedTypes: ReadonlySet<string>,
): BlockVerdict {
  const errors = [
    ...refusedTypeErrors(blocks, refusedTypes),
    ...schemaErrors(blocks),
    ...duplicateErrors(blocks),
    ...countErrors(blocks),
  ];
  if (errors.length > 0) return { kind: "refused", error: "invalid_blocks", errors };
  if (countText(blocks) > maxBlockCharacters)
    return { kind: "refused", error: "msg_blocks_too_long", errors: [] };
  return { kind: "ok", blocks };
}

/** Types that Slack may know but this emulator does not. */
export function unsupportedTypes(blocks: readonly Json[]): readonly string[] {
  return blocks.flatMap((block) =>
    typeof block["type"] === "string" && !supportedBlockTypes.includes(block["type"])
      ? [block["type"]]
      : [],
  );
}

function refusedTypeErrors(blocks: readonly Json[], types: ReadonlySet<string>): string[] {
  return blocks.flatMap((block, index) =>
    typeof block["type"] === "string" && types.has(block["type"])
      ? [`unsupported type: ${block["type"]} [json-pointer:/blocks/${index}/type]`]
      : [],
  );
}

function schemaErrors(blocks: readonly Json[]): string[] {
  const result = Blocks.safeParse(blocks);
  return result.success ? [] : result.error.issues.map(toSlackError);
}

function toSlackError(issue: z.core.$ZodIssue): string {
  const last = issue.path.at(-1);
  if (isMissing(issue)) {
    const parent = pointer(issue.path.slice(0, -1));
    return `missing required field: ${String(last)} [json-pointer:${parent}]`;
  }
  return `${issueText(issue)} [json-pointer:${pointer(issue.path)}]`;
}

function isMissing(issue: z.core.$ZodIssue): boolean {
  return issue.code === "invalid_type" && issue.message.endsWith("received undefined");
}

function issueText(issue: z.core.$ZodIssue): string {
  if (issue.code === "too_big")
    return issue.origin === "array"
      ? `no more than ${issue.maximum} items allowed`
      : `must be less than ${Number(issue.maximum) + 1} characters`;
  if (issue.code === "too_small")
    return issue.origin === "array"
      ? `no fewer than ${issue.minimum} items required`
      : `must be more than ${Number(issue.minimum) - 1} characters`;
  if (issue.code === "unrecognized_keys")
    return `invalid additional property: ${issue.keys.join(", ")}`;
  return issue.code === "invalid_union" ? "unsupported type" : issue.message;
}

function pointer(path: readonly PropertyKey[]): string {
  return ["", "blocks", ...path.map(String)].join("/");
}

function duplicateErrors(blocks: readonly Json[]): string[] {
  const ids = blocks.flatMap((block) =>
    typeof block["block_id"] === "string" ? [block["block_id"]] : [],
  );
  const repeated = new Set(ids.filter((id, index) => ids.indexOf(id) !== index));
  return [...repeated].map((id) => `\`block_id\` ${id} already exists [json-pointer:/blocks]`);
}

function countErrors(blocks: readonly Json[]): string[] {
  const markdown = blocks.filter((block) => block["type"] === "markdown");
  const rules: [boolean, string][] = [
    [
      countText(markdown) > maxMarkdownCharacters,
      "markdown blocks hold more than 12000 characters",
    ],
    [ofType(blocks, "table") > 1, "only one table is allowed"],
    [ofType(blocks, "data_visualization") > 2, "no more than 2 data_visualization blocks allowed"],
  ];
  return rules.flatMap(([isBroken, error]) =>
    isBroken ? [`${error} [json-pointer:/blocks]`] : [],
  );
}

function ofType(blocks: readonly Json[], type: string): number {
  return blocks.filter((block) => block["type"] === type).length;
}

/** Characters in every `text` field, at any depth. */
function countText(value: unknown): number {
  if (Array.isArray(value)) return value.reduce<number>((sum, item) => sum + countText(item), 0);
  if (typeof value !== "object" || value === null) return 0;
  return Object.entries(value).reduce(
    (sum, [key, child]) =>
      sum + (key === "text" && typeof child === "string" ? child.length : countText(child)),
    0,
  );
}
