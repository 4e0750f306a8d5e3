import { rung } from "../../kit/rung.ts";
import { refusedPlacement } from "../pod-not-started.ts";
import { unboundVolume } from "../volume-not-bound.ts";
import { insufficientResources } from "./insufficient-resources.ts";
import { nodeSelectorMismatch } from "./node-selector-mismatch.ts";
import { podRulesUnmet } from "./pod-rules-unmet.ts";
import { refusedOf } from "./refused.ts";
import { schedulerSilent } from "./scheduler-silent.ts";
import { storageQuota } from "./storage-quota.ts";
import { untoleratedTaint } from "./untolerated-taint.ts";

/** The scheduler finds no node for it. */
export const notPlaced = rung("not placed", { spotsOf: refusedOf }, [
  schedulerSilent,
  storageQuota,
  unboundVolume,
  nodeSelectorMismatch,
  untoleratedTaint,
  podRulesUnmet,
  insufficientResources,
  refusedPlacement,
]);
