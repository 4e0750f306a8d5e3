import { rung } from "../../kit/rung.ts";
import { readinessProbeFailing } from "./readiness-probe-failing.ts";
import { onLostNode, unreadyOf } from "./unready.ts";

/** It runs, and takes no traffic. */
export const notReady = rung(
  "not ready",
  { spotsOf: unreadyOf, leavesOut: onLostNode, isOfWholePods: true },
  [readinessProbeFailing],
);
