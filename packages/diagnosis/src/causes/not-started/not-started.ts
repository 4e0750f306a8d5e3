import { rung } from "../../kit/rung.ts";
import { noAddressLeft } from "../no-address-left.ts";
import { refusedStart } from "../pod-not-started.ts";
import { unmountedVolume } from "../volume-not-bound.ts";
import { imageNotFound } from "./image-not-found.ts";
import { imagePullDenied } from "./image-pull-denied.ts";
import { missingConfig } from "./missing-config.ts";
import { oomOnStart } from "./oom-on-start.ts";
import { registryUnreachable } from "./registry-unreachable.ts";
import { waitsOf } from "./waits-of.ts";

/** It has its node, and a container of it was never started. */
export const notStarted = rung("not started", { spotsOf: waitsOf }, [
  missingConfig,
  imagePullDenied,
  imageNotFound,
  registryUnreachable,
  unmountedVolume,
  oomOnStart,
  noAddressLeft,
  refusedStart,
]);
