export { type DiagnoseContext, type DiagnoseRequest, diagnose } from "./diagnose.ts";
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
