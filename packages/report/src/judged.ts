import type { Reply } from "@binnacle/contracts";

/** An investigation and what people said of its hypotheses. */
export type Judged = Omit<Extract<Reply, { kind: "investigation" }>, "kind">;
