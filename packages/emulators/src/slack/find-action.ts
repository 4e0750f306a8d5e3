import type { Json } from "./slack-model.ts";

export interface FoundAction {
  readonly element: Json;
  readonly blockId: string;
}

/** The interactive element with this `action_id`, in actions, in a section's accessory or inside a container. */
export function findAction(
  blocks: readonly Json[],
  wanted: { readonly actionId: string; readonly value?: string | undefined },
): FoundAction | undefined {
  for (const block of blocks) {
    const found = inBlock(block, wanted);
    if (found) return found;
  }
  return undefined;
}

function inBlock(
  block: Json,
  wanted: { readonly actionId: string; readonly value?: string | undefined },
): FoundAction | undefined {
  const children = list(block["child_blocks"]);
  if (children.length > 0) return findAction(children, wanted);
  const elements = [...list(block["elements"]), ...list([block["accessory"]])];
  const element = elements.find(
    (candidate) =>
      candidate["action_id"] === wanted.actionId &&
      (wanted.value === undefined || candidate["value"] === wanted.value),
  );
  const blockId = block["block_id"];
  return element && { element, blockId: typeof blockId === "string" ? blockId : "" };
}

function list(value: unknown): readonly Json[] {
  return Array.isArray(value) ? value.filter(isJson) : [];
}

function isJson(value: unknown): value is Json {
  return typeof value === "object" && value !== null;
}
