import type { GoldenSignal } from "@binnacle/contracts";

/** Users feel it when at least this share of requests fails, and several times more than before. */
const feltRatio = 0.01;
const feltGrowth = 3;

/** Whether an error ratio says that users feel something. */
export function isFelt({ now, before = 0 }: Pick<GoldenSignal, "now" | "before">): boolean {
  return now >= feltRatio && now >= feltGrowth * before;
}
