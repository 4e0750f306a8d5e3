import { calledService } from "./called-service.ts";
import { toldCause } from "./told-cause.ts";

/** What it calls, or its own pool, has no connection left. */
export const tooManyConnections = toldCause({
  id: "too-many-connections",
  title: "Too many connections",
  ruledOut: "no container that ended was refused a connection for their number",
  kind: "too-many-connections",
  does: "gets no connection: there are too many",
  mend: "let its pools hold fewer connections, or the server take more",
  yields: true,
  more: calledService,
});
