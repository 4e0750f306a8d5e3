import type { Verb } from "@binnacle/intake";
import { again } from "./again.ts";
import { alerts } from "./alerts.ts";
import { changes } from "./changes.ts";
import { check } from "./check.ts";
import type { Handler } from "./command-context.ts";
import { compare } from "./compare.ts";
import { describe } from "./describe.ts";
import { doctor } from "./doctor.ts";
import { doubt } from "./doubt.ts";
import { ended } from "./ended.ts";
import { events } from "./events.ts";
import { exclude } from "./exclude.ts";
import { fixed } from "./fixed.ts";
import { help } from "./help.ts";
import { hit } from "./hit.ts";
import { kubectl } from "./kubectl.ts";
import { logs } from "./logs.ts";
import { measure } from "./measure.ts";
import { never } from "./never.ts";
import { nodes } from "./nodes.ts";
import { notCovered } from "./not-covered.ts";
import { others } from "./others.ts";
import { pods } from "./pods.ts";
import { recall } from "./recall.ts";
import { remedy } from "./remedy.ts";
import { ruledOut } from "./ruled-out.ts";
import { showContext } from "./show-context.ts";
import { showPrompt } from "./show-prompt.ts";
import { since } from "./since.ts";
import { suspect } from "./suspect.ts";
import { top } from "./top.ts";
import { untold } from "./untold.ts";
import { users } from "./users.ts";
import { whichPods } from "./which-pods.ts";
import { who } from "./who.ts";
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
  again,
  compare,
  describe,
  doctor,
  doubt,
  ended,
  events,
  exclude,
  fixed,
  hit,
  measure,
  never,
  nodes,
  not_covered: notCovered,
  others,
  pods,
  recall,
  remedy,
  show_context: showContext,
  show_prompt: showPrompt,
  since,
  top,
  untold,
  users,
  which_pods: whichPods,
  who,
  why,
};
