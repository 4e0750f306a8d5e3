import type { Question } from "../findings/question.ts";
import { whyConfigMissing } from "./why-config-missing.ts";
import { whyNotPulled } from "./why-not-pulled.ts";
import { whyNotReady } from "./why-not-ready.ts";
import { whyStuck } from "./why-stuck.ts";
import { whyUnscheduled } from "./why-unscheduled.ts";

/** Every question, in the order in which a thing can go wrong. */
export const questions: readonly Question[] = [
  whyUnscheduled,
  whyConfigMissing,
  whyNotPulled,
  whyStuck,

  whyNotReady,
];
