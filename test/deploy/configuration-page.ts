import { Config, settingVariables } from "@binnacle/app";
import { z } from "zod";
import { markdownTable } from "./markdown-table.ts";

/** One line of the table. */
export interface Row {
  /** `slack.botTokenFile`; an item of a list is `servers[]`, one of several kinds `models[bedrock]`. */
  readonly setting: string;
  readonly type: string;
  /** As JSON; absent: there is none, or it must be given. */
  readonly standard: string | undefined;
  readonly isRequired: boolean;
  readonly description: string;
}

const Part = z.looseObject({
  type: z.string().optional(),
  description: z.string().default(""),
  default: z.unknown().optional(),
  properties: z.record(z.string(), z.unknown()).default({}),
  required: z.array(z.string()).default([]),
  items: z.unknown().optional(),
  additionalProperties: z.unknown().optional(),
  oneOf: z.array(z.unknown()).optional(),
  anyOf: z.array(z.unknown()).optional(),
  enum: z.array(z.unknown()).optional(),
  const: z.string().optional(),
  format: z.string().optional(),
  minimum: z.number().optional(),
  maximum: z.number().optional(),
});
type Part = z.infer<typeof Part>;

/** Every setting of the product, with the settings in it below. */
export function configurationRows(): readonly Row[] {
  return rowsIn(Part.parse(z.toJSONSchema(Config, { io: "input" })), "");
}

function rowsIn({ properties, required }: Part, prefix: string): Row[] {
  return Object.entries(properties).flatMap(([key, value]) => {
    const part = Part.parse(value);
    const setting = `${prefix}${key}`;
    const own = {
      setting,
      type: typeOf(part),
      standard: part.default === undefined ? undefined : JSON.stringify(part.default),
      isRequired: required.includes(key),
      description: part.description,
    };
    return [own, ...rowsBelow(part, setting)];
  });
}

function rowsBelow(part: Part, setting: string): Row[] {
  if (part.items === undefined) return rowsIn(part, `${setting}.`);
  const item = Part.parse(part.items);
  if (item.oneOf === undefined) return rowsIn(item, `${setting}[].`);
  return item.oneOf.flatMap((one) => {
    const kind = Part.parse(one);
    return rowsIn(kind, `${setting}[${Part.parse(kind.properties["kind"]).const ?? ""}].`);
  });
}

/** Of more values no list is read. */
const listedAtMost = 20;

function typeOf(part: Part): string {
  const { items, anyOf, oneOf, enum: values, const: only } = part;
  if (only !== undefined) return `\`${only}\``;
  if (values !== undefined && values.length <= listedAtMost)
    return values.map((value) => `\`${String(value)}\``).join(" or ");
  const choice = anyOf ?? oneOf;
  if (choice !== undefined)
    return [...new Set(choice.map((one) => typeOf(Part.parse(one))))].join(" or ");
  if (items === undefined) return plainTypeOf(part);
  return `list of ${typeOf(Part.parse(items))}`.replace(/group$/u, "groups");
}

function plainTypeOf(part: Part): string {
  const { type = "", properties, format } = part;
  if (type === "object") return Object.keys(properties).length > 0 ? "group" : "names, values";
  if (type === "integer" || type === "number") return ranged(part);
  return format === "uri" ? "address" : (words[type] ?? "anything");
}

const words: Readonly<Record<string, string>> = { string: "text", boolean: "true or false" };

function ranged({ type, minimum, maximum }: Part): string {
  const name = type === "integer" ? "whole number" : "number";
  if (minimum === undefined) return name;
  return maximum === undefined ? `${name} from ${minimum}` : `${name}, ${minimum} to ${maximum}`;
}

/** docs/configuration.md. */
export function configurationPage(): string {
  const variables = Object.entries(settingVariables).map(([variable, path]) => [
    `\`${variable}\``,
    `\`${path.join(".")}\``,
  ]);
  return `${intro}
${markdownTable([["setting", "type", "default", "what"], ...configurationRows().map(cellsOf)])}

## By variables

${markdownTable([["variable", "setting"], ...variables])}

\`AWS_REGION\` and \`AWS_ENDPOINT_URL_S3VECTORS\` count only where a bucket is named. What else the AWS SDK reads (a profile, the role of a pod) it reads as ever.
`;
}

const intro = `<!-- Made of packages/app/src/config.ts; a test compares it. -->

# Configuration

One YAML file, \`--config binnacle.yaml\`; variables override it, and flags override both. In the Helm chart it is \`config\` of the values, word by word.
A setting that does not exist, or has a value that it cannot have, ends the start with file, line and what is expected. No secret stands in it: \`…File\`
names the file of one. \`binnacle.sample.yaml\` beside this page shows every setting in its place; \`binnacle init\` writes a small one. \`servers[]\` is an item
of a list, \`models[bedrock]\` one of this kind.
`;

function cellsOf({ setting, type, standard, isRequired, description }: Row): string[] {
  const none = isRequired ? "must be given" : "";
  return [`\`${setting}\``, type, standard === undefined ? none : `\`${standard}\``, description];
}
