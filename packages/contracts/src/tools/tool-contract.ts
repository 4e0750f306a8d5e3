import type { z } from "zod";
import type { ToolContract } from "../tool-source.ts";

/** A contract keeps the types of its schemas. */
export function toolContract<Input extends z.ZodObject, Output extends z.ZodObject>(
  contract: ToolContract<Input, Output>,
): ToolContract<Input, Output> {
  return contract;
}
