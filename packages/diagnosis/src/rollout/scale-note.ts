import { written } from "../graph/object-key.ts";
import type { Workload } from "../graph/workload.ts";
import type { Inquiry } from "../inquiry.ts";
import { shortened } from "../say.ts";

/** Keys of annotations in which people, and tools for the night, say that this size is meant. What stands on a workload for good (`downscaler/uptime`, `scale-down-delay`, a maintenance window) says nothing of it. */
const MEANT = /scaled[-_.]?(?:down|to)|hibernated|original[-_.]?replicas/i;
/** Keys in which people say why an object is as it is; a change-cause speaks of a rollout. */
const REASON = /(?:^|[/._-])(?:reason|why|ticket)$/i;
const DENIED = /^(?:false|no|0)?$/i;

/** An annotation. */
export interface ScaleNote {
  readonly key: string;
  readonly words: string;
}

/** What somebody noted on a workload about its size: whoever writes that down means it. */
export function scaleNoteOf(workload: Workload): ScaleNote | undefined {
  return noteIn(workload, MEANT);
}

/** What somebody noted on it without a word of its size: it proves nothing, and may say why. */
export function reasonOf(workload: Workload): ScaleNote | undefined {
  return noteIn(workload, REASON);
}

function noteIn({ metadata }: Workload, keys: RegExp): ScaleNote | undefined {
  const notes = Object.entries(metadata?.annotations ?? {});
  const [note] = notes.filter(([key, words]) => keys.test(key) && !DENIED.test(words.trim()));
  return note && { key: note[0], words: shortened(note[1], 120) };
}

/** What is said of such a fact. */
export const NOTED = 'Its annotation {key} says "{words}".';

/** The annotation as a fact, `{key}` and `{words}`: what somebody wrote. */
export function citeNote(
  { cite }: Pick<Inquiry, "cite">,
  { ref }: Workload,
  { key, words }: ScaleNote,
): string {
  return cite.fact({
    subject: ref,
    pointer: `/metadata/annotations/${key.replaceAll("~", "~0").replaceAll("/", "~1")}`,
    value: words,
    values: { key, words },
    text: `${written(ref)}: annotation ${key} says ${words}`,
    trust: "outside",
  });
}
