import type { GoldenSignal } from "@binnacle/contracts";

/** Users feel it when at least this share of requests fails, and several times more than before. */
const feltRatio = 0.01;
const feltGrowth = 3;
/** So many are felt whatever was usual: what fails for long is no better for it. */
const feltAlways = 0.05;
/** Of fewer requests a share says nothing. */
const enoughRequests = 30;

type Errors = Pick<GoldenSignal, "now" | "before" | "requests" | "limited">;

/** Whether an error ratio says that users feel something: requests fail, or are refused for their number. */
export function isFelt(errors: Errors): boolean {
  return (isRisen(errors) && isTelling(errors)) || isRefused(errors);
}

function isRefused({ limited = 0, requests = enoughRequests }: Errors): boolean {
  return limited >= feltAlways && requests >= enoughRequests;
}

/** Whether too few requests were counted to tell, although many of them fail. */
export function isTooFew(errors: Errors): boolean {
  return isRisen(errors) && !isTelling(errors);
}

function isRisen({ now, before = 0 }: Errors): boolean {
  return now >= feltAlways || (now >= feltRatio && now >= feltGrowth * before);
}

/** More failures than chance would bring: three standard deviations above what was usual, and three at least. */
function isTelling({ now, before = 0, requests }: Errors): boolean {
  if (requests === undefined) return true;
  const usual = now >= feltAlways ? 0 : before * requests;
  return requests >= enoughRequests && now * requests - usual >= 3 * Math.sqrt(Math.max(usual, 1));
}
