/** What somebody has done, or is: `SuccessfulCreate`, `EnsuredLoadBalancer`, `ProvisioningSucceeded`, `ScaledObjectReady`. */
const DONE = /(?:Succe|Ready|Valid|ed(?=$|[A-Z]))/;
/** What is still at it, or says that it is not done. */
const UNDONE = /(?:Fail|Not|Back|Un|Exceeded|Requested|Already)/;

/** The reason of a Normal event says that something was done. */
export function tellsSuccess(reason: string): boolean {
  return DONE.test(reason) && !UNDONE.test(reason);
}
