import { type Intent, present, type Trigger, type Unclear } from "@binnacle/contracts";
import { choicesOf, waysOn } from "@binnacle/diagnosis";
import { questionOf } from "./begun.ts";
import { namesIn } from "./candidates-of.ts";
import type { Draft } from "./draft.ts";

/** A name that means several objects, or none: asks which one is meant, or says what can be done instead. */
export function askBack(draft: Draft, unclear: Unclear): Draft {
  const { trigger, scope } = draft;
  const { pointedAt, words } = namesIn(trigger);
  const choices = choicesOf(unclear, intentOf(trigger));
  const isNear =
    choices.length > 0 ||
    pointedAt !== undefined ||
    words.length === 0 ||
    isPlace(trigger, unclear);
  const about = isNear ? unclear : unknownIn(trigger, unclear, words);
  return {
    ...draft,
    status: "asks",
    plan: [],
    asks: {
      ...present({ about }),
      choices: isNear ? choices : waysOn(scope.namespace),
    },
  };
}

/** The namespace that was named does not exist: of what was to be in it nothing is known. */
function isPlace(trigger: Trigger, unclear: Unclear): boolean {
  const { namespace } = intentOf(trigger);
  return (
    unclear.kind === "unknown_name" && unclear.what === "namespace" && unclear.name === namespace
  );
}

/** Who asks what is wrong names something by it: all of that is unknown. Of another sentence nothing is understood. */
function unknownIn(
  trigger: Trigger,
  unclear: Unclear,
  words: readonly string[],
): Unclear | undefined {
  const intent = intentOf(trigger);
  if (intent.kind === "verb" || intent.isAboutTrouble !== true) return undefined;
  const pairs = new Set(words.flatMap((left) => words.map((right) => `${left}-${right}`)));
  const name = words.filter((word) => !pairs.has(word)).join(" or ");
  return unclear.kind === "unknown_name" ? { ...unclear, name } : undefined;
}

function intentOf(trigger: Trigger): Intent {
  return trigger.kind === "asked"
    ? trigger.intent
    : { kind: "question", question: questionOf(trigger), isAboutTrouble: true };
}
