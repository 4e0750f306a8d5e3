import type { Verb } from "@binnacle/intake";
import { alerts } from "./alerts.ts";
import { changes } from "./changes.ts";
import { check } from "./check.ts";
import type { Handler } from "./command-context.ts";
import { help } from "./help.ts";
import { kubectl } from "./kubectl.ts";
import { logs } from "./logs.ts";
import { ruledOut } from "./ruled-out.ts";
import { suspect } from "./suspect.ts";
import { why } from "./why.ts";

/** One verb, one answer. */
export const handlers: Readonly<Record<Verb, Handler>> = {
  alerts,
  changes,
  check,
  help,
  kubectl,
  logs,
  ruled_out: ruledOut,
  suspect,
  why,
};
