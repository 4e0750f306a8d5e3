export { namespacesBehind } from "./answer/behind.ts";
export { gapsOf } from "./answer/cited-evidence.ts";
export { fitDiagnosis } from "./answer/fit-diagnosis.ts";
export { limitNotes } from "./answer/limit-notes.ts";
export { unproven } from "./answer/unproven.ts";
export { choicesOf } from "./asking/choices-of.ts";
export { placeNote, readingsWithin, wordsIn } from "./asking/readings-within.ts";
export { waysOn } from "./asking/ways-on.ts";
export { causes } from "./causes/causes.ts";
export { limitedByDefault } from "./causes/ends/given-limit.ts";
export { badConditions } from "./causes/unlisted/node-troubles.ts";
export { changesIn } from "./changes-in.ts";
export { type ChecksByKind, checksByKind } from "./correlate/checks-by-kind.ts";
export { correlate } from "./correlate/correlate.ts";
export { hides } from "./correlate/hides.ts";
export { isFelt, isTooFew } from "./correlate/is-felt.ts";
export { isSameThing } from "./correlate/is-same-thing.ts";
export { isStarting, isUnwell } from "./correlate/is-unwell.ts";
export { isWithin } from "./correlate/is-within.ts";
export { lacksAskedMetrics } from "./correlate/lacks-asked-metrics.ts";
export { concerns, leadingOf, verdictsOn } from "./correlate/leading-of.ts";
export { leavesOpen } from "./correlate/leaves-open.ts";
export { severityOf } from "./correlate/severity-of.ts";
export { CHANGES_AT_MOST, type Diagnosed, type DiagnoseRequest, diagnose } from "./diagnose.ts";
export {
  getEvents,
  getField,
  getLogs,
  type Kubectl,
  kubectlFor,
  selectorOf,
} from "./facts/kubectl.ts";
export { type ObjectFact, toFact } from "./facts/ledger.ts";
export { inJson, type ShellWords, shellLine, shellWords } from "./facts/shell-words.ts";
export { unreadyFact } from "./facts/unready-fact.ts";
export { fingerprintOf } from "./fingerprint-of.ts";
export { type CallGraph, toCallGraph } from "./from-metrics/call-graph.ts";
export { kindOfAlert } from "./from-metrics/kind-of-alert.ts";
export { measuredSymptoms } from "./from-metrics/measured-symptoms.ts";
export type { Surroundings } from "./from-metrics/surroundings.ts";
export { suspicionsIn } from "./from-metrics/suspicions-in.ts";
export type { Symptom } from "./from-metrics/symptom.ts";
export { toMetricFinding } from "./from-metrics/to-metric-finding.ts";
export { type Cluster, createCluster } from "./graph/cluster.ts";
export { namespacesCalled } from "./graph/namespaces-called.ts";
export { errorLine } from "./logs/error-line.ts";
export { LOG_LINES, type LogToRead, logsToRead, withLogs } from "./logs/logs-to-read.ts";
export { memoryDocument } from "./memory-document.ts";
export { readLogLine } from "./messages/log-line.ts";
export { withoutNoise } from "./messages/telling-event.ts";
export { allowedCommand } from "./model-text/allowed-command.ts";
export { factualText } from "./model-text/factual.ts";
export { holdsWord } from "./model-text/holds-word.ts";
export { otherUnits, tellsDeed, tellsWell } from "./model-text/said-wrongly.ts";
export { wordsOf } from "./model-text/split-command.ts";
export { unknownIn } from "./model-text/unknown-in.ts";
export { unprovenByModel, unseenInWords, withNames } from "./model-text/unproven-by-model.ts";
export { withCommands } from "./model-text/with-commands.ts";
export { withTimes } from "./model-text/with-times.ts";
export { nearMisses } from "./near-miss.ts";
export { isInBlock, readAddress } from "./network/is-in-block.ts";
export { type EndAsked, reachBetween, type Unanswerable } from "./network/reach-between.ts";
export { toNumber } from "./quantity.ts";
export { changedTemplates } from "./rollout/changed-templates.ts";
export { seenChanges } from "./rollout/seen-change.ts";
export { counted } from "./say.ts";
export {
  type ClusterState,
  type ContainerLog,
  type StateList,
  toStateList,
} from "./state/cluster-state.ts";
export {
  type Kind,
  type KindToRead,
  kinds,
  kindsFor,
  kindsLater,
  kindsToRead,
  type ObjectOf,
  type StateKind,
  type Use,
} from "./state/kinds.table.ts";
export type { SeenChange } from "./state/seen-change.ts";
export { gapsOfUnreadable, toUnreadable, type Unreadable } from "./state/unreadable.ts";
export type { TemplateLine } from "./templates/events-of.ts";
export { groupLines, type LineGroup } from "./templates/group-lines.ts";
export { type LogTemplate, logTemplates, toTemplate } from "./templates/log-templates.ts";
export { edgesOf } from "./topology/edges-of.ts";
export { touches } from "./topology/touches.ts";
export { type Measured, type Measurements, usageOf } from "./usage/usage-of.ts";
