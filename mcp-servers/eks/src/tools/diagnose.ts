import { eks } from "@binnacle/contracts";
import { defineTool } from "@binnacle/mcp/server";
import type { EksDeps } from "../eks-deps.ts";
import { diagnosisText } from "./diagnosis-text.ts";
import { engineCall } from "./engine-call.ts";

export const diagnose = defineTool<EksDeps>()({
  contract: eks.diagnose,
  run: async (asked, deps, call) =>
    await deps.engine.diagnose(await engineCall(asked, deps, call), call.signal),
  toText: diagnosisText,
});
