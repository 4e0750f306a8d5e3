import { toldCause } from "./told-cause.ts";

/** The data that it finds are not of its version. */
export const schemaMismatch = toldCause({
  id: "schema-mismatch",
  title: "Schema or version mismatch",
  high: "its last error is that its data has another schema or version",
  ruledOut: "no container that ended met data of another schema or version",
  kind: "schema-mismatch",
  does: "meets data of another schema or version",
  mend: "run the migration that fits this version, or go back to the version that fits the data",
});
