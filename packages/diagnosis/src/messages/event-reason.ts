/** Reasons of warnings that advise, and that nothing suffers from now. */
const ADVICE = new Set([
  "CheckLimitsForResolvConf",
  "DNSConfigForming",
  "FailedToRetrieveImagePullSecret",
  "InvalidDiskCapacity",
  "PolicyViolation",
]);
/** What somebody has done, or is: `SuccessfulCreate`, `EnsuredLoadBalancer`, `ProvisioningSucceeded`, `ScaledObjectReady`. */
const DONE = /(?:Succe|Ready|Valid|ed(?=$|[A-Z]))/;
/** What is still at it, or says that it is not done. */
const UNDONE = /(?:Fail|Not|Back|Un|Exceeded|Requested|Already)/;

/** A warning that only advises. */
export function isAdvice(reason: string): boolean {
  return ADVICE.has(reason);
}

/** The reason of a Normal event says that something was done. */
export function tellsSuccess(reason: string): boolean {
  return DONE.test(reason) && !UNDONE.test(reason);
}
