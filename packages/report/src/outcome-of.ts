import type { Investigation } from "@binnacle/contracts";
import { isUnwell } from "@binnacle/diagnosis";

/** What an investigation came to: nothing is wrong; something is, named or not; or it could not be seen. */
export function outcomeOf(investigation: Investigation): "fine" | "wrong" | "blind" {
  const { status, severity } = investigation;
  if (status !== "answered") return "blind";
  if (severity === "fine") return "fine";
  return severity !== "unknown" || isUnwell(investigation) ? "wrong" : "blind";
}
