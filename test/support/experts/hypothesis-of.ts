import type { ObjectRef } from "@binnacle/contracts";
import { nameIn } from "./name-in.ts";
import type { Page } from "./observations-in.ts";
import type { ReadContext } from "./read-context.ts";
import type { ReadFinding } from "./read-findings.ts";
import { withSlots } from "./with-slots.ts";

interface Seen {
  readonly context: ReadContext;
  readonly observations: readonly string[];
  readonly pages: readonly Page[];
}

interface Named {
  readonly culprit: Omit<ObjectRef, "uid">;
  readonly cause: string | undefined;
}

/** A hypothesis about the culprit, made of what was found before and what was seen now. */
export function hypothesisOf({ culprit, cause }: Named, { context, observations, pages }: Seen) {
  const object = nameIn(culprit);
  const found = context.findings.find((finding) => finding.culprit === object);
  const known = foundBefore(found, context);
  return {
    title: found?.title ?? `${culprit.name} holds up what depends on it`,
    cause: cause ?? found?.cause ?? "unlisted",
    symptom: "does not do what it should",
    culprit: object,
    affects: (found?.hits ?? []).slice(0, 2),
    impact: context.state === "broken" ? "broken" : "degraded",
    confidence: found === undefined ? "medium" : "high",
    why: "events and the object itself say so",
    claims: [...known.claims, ...observations.slice(0, 2)].slice(0, 4),
    reasons: observations.slice(2, 4),
    against: [...known.against, ...ready(pages)].slice(0, 2),
    disproof: "the same object without this setting, and still failing",
    next: {
      text: "shows its state and its last events",
      command: `kubectl ${flagFor(culprit)}describe ${culprit.kind.toLowerCase()} ${culprit.name}`,
    },
    now: known.now,
    later: ["review such a change before it is rolled out"],
  };
}

function foundBefore(found: ReadFinding | undefined, context: ReadContext) {
  if (found === undefined) return { claims: [], against: [], now: [] };
  const slotted = (lines: readonly string[]) => lines.map((line) => withSlots(line, context));
  const text = "the way back that the engine found";
  return {
    claims: slotted(found.claims.slice(0, 2)),
    against: slotted(found.against),
    now: found.steps.flatMap(({ command }) => (command === undefined ? [] : [{ text, command }])),
  };
}

function flagFor({ namespace }: Pick<ObjectRef, "namespace">): string {
  return namespace === undefined ? "" : `-n ${namespace} `;
}

/** Counter-evidence: that an object is there and was admitted. */
function ready(pages: readonly Page[]): string[] {
  const object = pages.find(({ tool }) => tool === "get_object");
  return object === undefined
    ? []
    : [`The object itself is there and was admitted [${object.handle}]`];
}
