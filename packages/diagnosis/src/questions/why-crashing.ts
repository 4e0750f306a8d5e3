import { type Crash, crashesOf } from "../findings/crash.ts";
import type { Draft } from "../findings/draft.ts";
import type { Question } from "../findings/question.ts";
import type { Inquiry } from "../inquiry.ts";
import { endsWithError } from "./crash/ends-with-error.ts";
import { failsInInit } from "./crash/fails-in-init.ts";
import { isKilledByProbe } from "./crash/is-killed-by-probe.ts";
import { isOutOfMemory } from "./crash/is-out-of-memory.ts";
import { lacksCommand } from "./crash/lacks-command.ts";
import { lacksVariable } from "./crash/lacks-variable.ts";

/** What explains a crash, the most specific first; the last explains any. */
const explanations: readonly ((inquiry: Inquiry, crash: Crash) => Draft | undefined)[] = [
  isOutOfMemory,
  lacksCommand,
  lacksVariable,
  isKilledByProbe,
  failsInInit,
  endsWithError,
];

/** Why does this container end again and again? */
export const whyCrashing: Question = (inquiry) =>
  crashesOf(inquiry).flatMap((crash) => explain(inquiry, crash));

function explain(inquiry: Inquiry, crash: Crash): Draft[] {
  for (const explanation of explanations) {
    const draft = explanation(inquiry, crash);
    if (draft !== undefined) return [draft];
  }
  return [];
}
