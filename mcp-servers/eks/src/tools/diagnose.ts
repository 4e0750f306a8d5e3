import { eks } from "@binnacle/contracts";
import { defineTool } from "@binnacle/mcp/server";
import type { EksDeps } from "../eks-deps.ts";
import { diagnosisText } from "./diagnosis-text.ts";
import { engineCall } from "./engine-call.ts";

/** The API server tells how pods are, not how they were; half an answer about then would look like a whole one. */
const ofNow =
  "diagnose tells what is so now: the cluster does not keep how its pods were before. For a time that is over, get_changes and get_events take until (changes are kept while they are watched, events for about an hour), get_logs takes since and until.";

export const diagnose = defineTool<EksDeps>()({
  contract: eks.diagnose,
  run: async (asked, deps, call) =>
    await deps.engine.diagnose(await engineCall(asked, deps, call), call.signal),
  toText: diagnosisText,
  refuses: { until: ofNow, since: ofNow },
});
