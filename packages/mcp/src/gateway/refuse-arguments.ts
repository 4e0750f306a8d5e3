import type { AllowRule, ServerConfig } from "./server-config.ts";

const bytesAtMost = 16 * 1024;
const depthAtMost = 6;
/** Parameters that name a kind of object, in our servers and in others. */
const kindNames = /^(?:kind|kinds|resource|resources|resource_?type|object_?type|type)$/iu;
const secretKind = /^(?:v1\/)?secrets?(?:[./].*)?$/iu;
const methodNames = /^(?:method|http_?method)$/iu;

type Arguments = Readonly<Record<string, unknown>>;

/** Why a call is not let through, as a sentence; `undefined` when it is. Everything that is not allowed is denied. */
export function refuseCall(
  config: ServerConfig,
  tool: string,
  args: Arguments,
): string | undefined {
  const rule = config.allow.find((allowed) => allowed.tool === tool);
  if (rule === undefined)
    return `The tool ${JSON.stringify(tool.slice(0, 60))} is not allowed on this server.`;
  return refuseStripped(config, args) ?? refuseArguments(args) ?? refuseByRule(rule, args);
}

function refuseByRule({ refuse }: AllowRule, args: Arguments): string | undefined {
  return refuse?.(args);
}

function refuseStripped({ strip = [] }: ServerConfig, args: Arguments): string | undefined {
  const given = strip.find((name) => Object.hasOwn(args, name));
  return given === undefined
    ? undefined
    : `The parameter ${given} is not allowed: configuration says what is connected to.`;
}

/** What no server is asked: Secrets, other methods than GET, and more than a question needs. */
function refuseArguments(args: Arguments): string | undefined {
  const fields = flattened(args, 0);
  if (fields === undefined) return "The arguments are nested too deeply.";
  if (Buffer.byteLength(JSON.stringify(args)) > bytesAtMost)
    return "The arguments are larger than 16 KB.";
  if (fields.some(({ name, text }) => kindNames.test(name) && isSecretKind(text)))
    return "Secrets are never read.";
  if (fields.some(({ name, text }) => methodNames.test(name) && text.toUpperCase() !== "GET"))
    return "Only GET is allowed.";
  return undefined;
}

function isSecretKind(text: string): boolean {
  return text.split(",").some((part) => secretKind.test(part.normalize("NFKC").trim()));
}

interface Field {
  readonly name: string;
  readonly text: string;
}

/** Every text with the nearest name above it; `undefined` when it is too deep. */
function flattened(value: unknown, depth: number, name = ""): Field[] | undefined {
  if (typeof value === "string") return [{ name, text: value }];
  if (value === null || typeof value !== "object") return [];
  if (depth >= depthAtMost) return undefined;
  const isList = Array.isArray(value);
  const fields: Field[] = [];
  for (const [key, item] of Object.entries(value)) {
    const inner = flattened(item, depth + 1, isList ? name : key);
    if (inner === undefined) return undefined;
    fields.push(...inner);
  }
  return fields;
}
