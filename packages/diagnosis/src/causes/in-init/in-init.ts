import { rung } from "../../kit/rung.ts";
import { initContainerWaits } from "./init-container-waits.ts";
import { initWaitsOf } from "./init-waits-of.ts";

/** An init container of it runs, and does not end. */
export const inInit = rung("in init", { spotsOf: initWaitsOf }, [initContainerWaits]);
