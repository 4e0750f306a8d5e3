import type { Question } from "../findings/question.ts";
import { whyConfigMissing } from "./why-config-missing.ts";
import { whyEvicted } from "./why-evicted.ts";
import { whyNodeNotReady } from "./why-node-not-ready.ts";
import { whyNotCreated } from "./why-not-created.ts";
import { whyNotPulled } from "./why-not-pulled.ts";
import { whyNotReady } from "./why-not-ready.ts";
import { whyPortRefuses } from "./why-port-refuses.ts";
import { whyScaledToZero } from "./why-scaled-to-zero.ts";
import { whyServiceWithoutEndpoints } from "./why-service-without-endpoints.ts";
import { whyStuck } from "./why-stuck.ts";
import { whyUnscheduled } from "./why-unscheduled.ts";

/** Every question, in the order in which a thing can go wrong. */
export const questions: readonly Question[] = [
  whyNodeNotReady,
  whyNotCreated,
  whyScaledToZero,
  whyUnscheduled,
  whyConfigMissing,
  whyNotPulled,
  whyStuck,

  whyEvicted,
  whyNotReady,
  whyServiceWithoutEndpoints,
  whyPortRefuses,
];
