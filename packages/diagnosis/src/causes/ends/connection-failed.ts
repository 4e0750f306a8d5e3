import { calledService } from "./called-service.ts";
import { toldCause } from "./told-cause.ts";

/** Nobody answers where it calls. */
export const connectionFailed = toldCause({
  id: "connection-failed",
  title: "A connection fails",
  ruledOut: "no container that ended failed to connect",
  kind: "connection-failed",
  does: "cannot connect to what it calls",
  mend: "correct the address that it calls, or what answers there",
  yields: true,
  more: calledService,
});
