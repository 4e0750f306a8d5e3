export { causes } from "./catalogue/causes.table.ts";
export { type Correlation, correlate } from "./correlate/correlate.ts";
export { type DiagnoseContext, type DiagnoseRequest, diagnose } from "./diagnose.ts";
export { fingerprintOf } from "./fingerprint-of.ts";
export { memoryDocument, type Remembered } from "./memory-document.ts";
export {
  type ClusterState,
  type ContainerLog,
  type RawList,
  type StateList,
  toStateList,
} from "./state/cluster-state.ts";
export {
  type KindToRead,
  kindsToRead,
  type ObjectOf,
  projections,
  type StateKind,
} from "./state/kinds.table.ts";
export { LOG_LINES, type LogToRead, logsToRead } from "./state/logs-to-read.ts";
