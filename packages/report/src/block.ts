/** A Block Kit block of the kinds that `report` writes, or an element of one. */
export type Block = Readonly<Record<string, unknown>> & { readonly type: string };
