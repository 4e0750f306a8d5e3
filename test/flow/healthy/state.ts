import type { Change } from "../../support/states/reshape.ts";

/** A state in which nothing is wrong, and how it differs from the recording of a healthy cluster. */
export type State = readonly [name: string, change: Change];
