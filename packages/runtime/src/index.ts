export { AskedStep, askInStep, askSourceInStep } from "./ask-in-step.ts";
export { createBudget } from "./create-budget.ts";
export { createEvidence } from "./create-evidence.ts";
export { withDeadline } from "./deadline.ts";
export { hash } from "./hash.ts";
export { createLog, type Log, logFailure } from "./log.ts";
export { networkReason } from "./network-reason.ts";
export { createRedactor, type Redactor } from "./redaction/create-redactor.ts";
export { errorToGap, gapKinds, toGap } from "./to-gap.ts";
