import { rung } from "../../kit/rung.ts";
import { lackOf } from "./lack.ts";
import { podsNotCreated } from "./pods-not-created.ts";
import { quotaExceeded } from "./quota-exceeded.ts";

/** Pods that a workload wants do not exist. */
export const notCreated = rung("not created", { of: "workload", spotsOf: lackOf }, [
  quotaExceeded,
  podsNotCreated,
]);
