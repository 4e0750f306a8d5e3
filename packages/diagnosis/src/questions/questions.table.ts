import type { Question } from "../findings/question.ts";
import { whyEvicted } from "./why-evicted.ts";
import { whyNodeNotReady } from "./why-node-not-ready.ts";
import { whyNotCreated } from "./why-not-created.ts";
import { whyPortRefuses } from "./why-port-refuses.ts";
import { whyScaledToZero } from "./why-scaled-to-zero.ts";
import { whyServiceWithoutEndpoints } from "./why-service-without-endpoints.ts";

/** Every question, in the order in which a thing can go wrong. */
export const questions: readonly Question[] = [
  whyNodeNotReady,
  whyNotCreated,
  whyScaledToZero,
  whyEvicted,
  whyServiceWithoutEndpoints,
  whyPortRefuses,
];
