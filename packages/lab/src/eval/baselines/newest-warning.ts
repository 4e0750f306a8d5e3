import { keyOf } from "@binnacle/contracts";
import type { ImportedCase } from "../../import/imported-case.ts";
import type { Said } from "../said.ts";
import { causeIn } from "./cause-in.ts";
import { warningsOf } from "./warnings-of.ts";
import { withOwners } from "./with-owners.ts";

/** What somebody says who looks at the newest Warning alone: its object, and what its words are commonly read as. */
export function newestWarning(imported: ImportedCase): Said[] {
  const warning = warningsOf(imported).at(-1);
  if (warning === undefined) return [];
  const objects = withOwners(warning.about, imported.objects).map(keyOf);
  const { text } = warning;
  return [{ objects, cause: causeIn(text), confidence: "none", text }];
}
