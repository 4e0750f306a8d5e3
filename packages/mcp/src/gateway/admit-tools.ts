import type { Gap, ListedTool } from "@binnacle/contracts";
import type { Tool } from "@modelcontextprotocol/sdk/types.js";
import { z } from "zod";
import { hashOf, pinsOf } from "./hash-of.ts";
import type { AllowedTool, ServerConfig } from "./server-config.ts";

export type Admission =
  | { readonly kind: "admitted"; readonly tool: ListedTool }
  | ({ readonly kind: "refused" } & Pick<Gap, "why" | "remedy">);

/** Every allowed tool, with the reason where what the server offers is not what was approved. */
export function admitTools(
  offered: readonly Tool[],
  config: ServerConfig,
): ReadonlyMap<string, Admission> {
  return new Map(
    config.allow.map((allowed) => [
      allowed.tool,
      admit(
        offered.filter(({ name }) => name === allowed.tool),
        allowed,
        config,
      ),
    ]),
  );
}

function admit(
  [tool, ...more]: readonly Tool[],
  allowed: AllowedTool,
  config: ServerConfig,
): Admission {
  if (tool === undefined) return { kind: "refused", why: "the server does not offer this tool" };
  if (more.length > 0) return { kind: "refused", why: "the server offers this tool twice" };
  if (tool.annotations?.readOnlyHint === false || tool.annotations?.destructiveHint === true)
    return { kind: "refused", why: "the server says that this tool changes things" };
  if (!isApproved(tool, allowed))
    return {
      kind: "refused",
      why: `${config.name} ${tool.name} is new or its description changed since it was approved; review it and re-approve it (update the pin)`,
      remedy: { text: `Its pin would be "${hashOf(tool)}".` },
    };
  return { kind: "admitted", tool: toListed(tool, config) };
}

function isApproved(tool: Tool, { contract, pin }: AllowedTool): boolean {
  if (contract === undefined && pin === undefined) return true;
  const approved = contract === undefined ? [pin].flat() : pinsOf(contract);
  return approved.includes(hashOf(tool));
}

const Properties = z.record(z.string(), z.unknown()).default({});

/** Without the inputs that no caller may give. Nothing that a pin does not cover (title, output schema) reaches a model. */
function toListed(tool: Tool, { name, strip = [] }: ServerConfig): ListedTool {
  const hidden = new Set(strip);
  const { properties, required, ...rest } = tool.inputSchema;
  const open = Object.entries(Properties.parse(properties)).filter(([input]) => !hidden.has(input));
  return {
    server: name,
    name: tool.name,
    description: tool.description ?? "",
    inputSchema: {
      ...rest,
      properties: Object.fromEntries(open),
      required: (required ?? []).filter((input) => !hidden.has(input)),
    },
  };
}
