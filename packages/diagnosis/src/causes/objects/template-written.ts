import { lastMoved } from "../../graph/patience.ts";
import type { Workload } from "../../graph/workload.ts";
import type { Inquiry } from "../../inquiry.ts";
import { writesOf } from "../../rollout/writes-of.ts";

/** When its template was written after it was made; where that is not told, when something of it last moved. */
export function templateWritten(workload: Workload, inquiry: Inquiry): string | undefined {
  const { metadata } = workload;
  const [write] = writesOf(metadata?.managedFields ?? [], ["spec", "template"]);
  return write?.time ?? lastMoved(inquiry, workload);
}
