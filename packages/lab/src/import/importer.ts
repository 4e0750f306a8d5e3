import type { ImportedCase } from "./imported-case.ts";

/** A recording that no case can be made of. */
export interface LeftOut {
  readonly name: string;
  readonly why: string;
}

/** Turns a folder of recordings of others into cases, one after another. Throws `AppError` when it is no such folder. */
export type Importer = (folder: string) => Iterable<ImportedCase | LeftOut>;
