import type { ListedAlert } from "@binnacle/contracts";
import { alertKinds } from "./alert-kinds.table.ts";
import type { SymptomKind } from "./symptom.ts";

/**
 * What an alert watches: by the words of its name; where these say nothing, or only that something is used up, by those
 * of its summary. Undefined: its words say nothing that is known.
 */
export function kindOfAlert({ name, summary }: ListedAlert): SymptomKind | undefined {
  const named = kindIn(name);
  return named === undefined || named === "saturation" ? (kindIn(summary) ?? named) : named;
}

function kindIn(text: string): SymptomKind | undefined {
  const words = wordsIn(text);
  return alertKinds.find(([, beginnings]) =>
    words.some((word) => beginnings.some((beginning) => word.startsWith(beginning))),
  )?.[0];
}

/** `HighCPULoad` is three words, and so is `high_cpu_load`; `Many5xx` is two. */
function wordsIn(text: string): string[] {
  const apart = text
    .replaceAll(/([a-z0-9])([A-Z])/gu, "$1 $2")
    .replaceAll(/([A-Z])([A-Z][a-z])/gu, "$1 $2")
    .replaceAll(/([A-Za-z])(5xx)/giu, "$1 $2");
  return apart.toLowerCase().match(/[a-z0-9]+/gu) ?? [];
}
