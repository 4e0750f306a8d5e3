import { keyOf, type ObjectRef, present } from "@binnacle/contracts";
import type { ImportedCase } from "../../import/imported-case.ts";
import type { Said } from "../said.ts";
import { keywords } from "./keywords.table.ts";
import { warningsOf } from "./warnings-of.ts";
import { withOwners } from "./with-owners.ts";

/** What a list of words finds in the states of pods and in Warnings: each object once, in the order of the list. */
export function keywordList(imported: ImportedCase): Said[] {
  const texts = [...podTexts(imported), ...warningsOf(imported)];
  const found = keywords.flatMap(([pattern, cause]) =>
    texts
      .filter(({ text }) => pattern.test(text))
      .map(({ about, text }) => ({
        objects: withOwners(about, imported.objects).map(keyOf),
        cause,
        confidence: "none" as const,
        text,
      })),
  );
  const roots = found.map(({ objects }) => objects.at(-1));
  return found.filter((_, index) => roots.indexOf(roots[index]) === index);
}

function podTexts({
  objects,
}: ImportedCase): { readonly about: ObjectRef; readonly text: string }[] {
  return objects
    .filter(({ kind }) => kind === "Pod")
    .map(({ kind, metadata: { name, namespace }, ...pod }) => ({
      about: { kind, name, ...present({ namespace }) },
      text: JSON.stringify(pod["status"] ?? {}),
    }));
}
