import type { Answer, Asked } from "@binnacle/contracts";
import { type Connections, examineConnections } from "./examine-connections.ts";
import { toAnswer } from "./to-answer.ts";

/** Whoever asks in a talk waits for all of it. */
const timeoutMs = 5000;

/** What `doctor` finds, in the process that is asked, for somebody who may look at so much. No model is asked. */
export async function examineFor(
  { may, by }: Pick<Asked, "may" | "by">,
  given: Pick<Connections, "config" | "connected" | "redactor" | "log" | "standing">,
  signal: AbortSignal,
): Promise<Answer> {
  const checks = await examineConnections({
    ...given,
    may,
    by,
    isUnpaid: true,
    timeoutMs,
    signal,
  });
  const isLimited = may.clusters !== "all" || may.namespaces !== "all";
  const hasModels = given.config.models.length > 0;
  return toAnswer({ checks, at: new Date().toISOString(), isLimited, hasModels });
}
