export { fitDiagnosis } from "./answer/fit-diagnosis.ts";
export { causes } from "./catalogue/causes.table.ts";
export { changesIn } from "./changes-in.ts";
export { correlate } from "./correlate/correlate.ts";
export { type DiagnoseRequest, diagnose } from "./diagnose.ts";
export { fingerprintOf } from "./fingerprint-of.ts";
export { type LogTemplate, logTemplates } from "./log-templates/log-templates.ts";
export { LOG_LINES, type LogToRead, logsToRead } from "./logs/logs-to-read.ts";
export { memoryDocument } from "./memory-document.ts";
export {
  type ClusterState,
  type ContainerLog,
  type StateList,
  toStateList,
} from "./state/cluster-state.ts";
export {
  type KindToRead,
  kindsToRead,
  type ObjectOf,
  type StateKind,
} from "./state/kinds.table.ts";
