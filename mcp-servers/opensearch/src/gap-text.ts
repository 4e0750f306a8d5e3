import type { Gap } from "@binnacle/contracts";

/** One line for a gap in the text of a result. */
export function gapText({ what, why, remedy }: Gap): string {
  return `not visible: ${what}: ${why}. ${remedy?.text ?? ""}`.trim();
}
