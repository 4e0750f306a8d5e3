import type { GoldenSignal } from "@binnacle/contracts";

/** From this share of its limit a container is near it. */
const nearShare = 0.9;
/** What grew by less in the time that is compared goes up and down. */
const leastGrowth = 1.05;

/** `now` as a share of the limit, where it is near it. A limit of 0 is none. */
export function shareOfLimit({
  now,
  limit,
}: {
  readonly now: number;
  readonly limit?: number | undefined;
}): number | undefined {
  return limit === undefined || limit <= 0 || now < nearShare * limit ? undefined : now / limit;
}

/** Whether memory is near its limit and above its usual: it may be on its way there. */
export function isFilling(signal: GoldenSignal): boolean {
  const { name, now, before } = signal;
  if (name !== "memory_working_set" || before === undefined) return false;
  return shareOfLimit(signal) !== undefined && now >= leastGrowth * before;
}
