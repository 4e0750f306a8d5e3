import type { Claim, ObjectRef } from "@binnacle/contracts";
import { written } from "../graph/object-key.ts";
import type { Workload } from "../graph/workload.ts";
import type { Inquiry } from "../inquiry.ts";
import { lastScaleOf } from "../rollout/last-scale.ts";
import { citeNote, NOTED, scaleNoteOf } from "../rollout/scale-note.ts";

/** What somebody scaled to zero in the window, and noted why: nothing is wrong with it, and it is to be known. */
export function chosenZero(
  inquiry: Inquiry,
  workload: Workload,
): readonly { readonly subject: ObjectRef; readonly claim: Claim }[] {
  const { cluster, ledger, window, say } = inquiry;
  const note = workload.desired === 0 ? scaleNoteOf(workload) : undefined;
  const change = lastScaleOf(cluster, workload, ledger);
  if (note === undefined || change === undefined) return [];
  if (Date.parse(change.at) < window.fromMs) return [];
  const by = change.by === undefined ? "" : ", by {by}";
  const told = `${written(workload.ref)} was {what} at {at}${by}. ${NOTED}`;
  const claim = say(told, ...change.evidence, citeNote(inquiry, workload, note));
  return [{ subject: workload.ref, claim }];
}
