export type { Cause } from "./catalogue/cause.ts";
export { type CauseId, causes } from "./catalogue/causes.table.ts";
export { type ChangesRequest, changesIn } from "./changes-in.ts";
export { type Correlation, correlate } from "./correlate/correlate.ts";
export { type DiagnoseContext, type DiagnoseRequest, diagnose } from "./diagnose.ts";
export { fingerprintOf } from "./fingerprint-of.ts";
export { type LogTemplate, logTemplates } from "./log-templates/log-templates.ts";
export { templateOf } from "./log-templates/template-of.ts";
export { LOG_LINES, type LogToRead, logsToRead } from "./logs/logs-to-read.ts";
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
