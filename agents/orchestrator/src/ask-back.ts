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
  const isUnderstood = choices.length > 0 || pointedAt !== undefined || words.length === 0;
  return {
    ...draft,
    status: "asks",
    plan: [],
    asks: {
      ...present({ about: isUnderstood ? unclear : undefined }),
      choices: isUnderstood ? choices : waysOn(scope.namespace),
    },
  };
}

function intentOf(trigger: Trigger): Intent {
  return trigger.kind === "asked"
    ? trigger.intent
    : { kind: "question", question: questionOf(trigger), isAboutTrouble: true };
}
