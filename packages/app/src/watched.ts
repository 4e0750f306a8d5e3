import type { Investigations, Model, ToolSource } from "@binnacle/contracts";
import type { ModelRow } from "./model-row.ts";

/** The same ports, with somebody who counts beside them. */
export interface Watched {
  readonly tools: (tools: ToolSource) => ToolSource;
  readonly investigations: (investigations: Investigations) => Investigations;
  readonly model: (model: Model, row: ModelRow) => Model;
}
