export { withDeadline } from "./deadline.ts";
export { hash, identify } from "./hash.ts";
export { createLog, type Log, logFailure } from "./log.ts";
export { networkReason } from "./network-reason.ts";
export { redact, redactText } from "./redact.ts";
