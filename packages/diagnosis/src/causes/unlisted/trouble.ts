import { type Claim, type ObjectRef, present } from "@binnacle/contracts";
import { type ShellWords, shellWords } from "../../facts/shell-words.ts";
import { beginning } from "../../facts/times.ts";
import { lastSeen, seenAt } from "../../graph/events.ts";
import { written } from "../../graph/object-key.ts";
import type { PodView } from "../../graph/pod-view.ts";
import type { Inquiry } from "../../inquiry.ts";
import type { DraftStep } from "../../kit/draft.ts";
import { readAdmissionRefusal } from "../../messages/admission-refusal.ts";
import { mostTelling } from "../../messages/telling-event.ts";
import { shortened } from "../../say.ts";
import type { Event } from "../../state/cluster-kinds.ts";
import type { Condition } from "../../state/shapes.ts";

/** Controllers try again after 1,000 s at the latest: a younger warning goes on. */
const RETRY_MS = 20 * 60_000;

/** An object that says by itself, or by events about it, that it is not well. */
export interface Trouble {
  readonly ref: ObjectRef;
  /** Root of its owner chain; absent: itself. */
  readonly owner?: ObjectRef;
  /** The word of its controller: `FailedGetResourceMetric`. */
  readonly reason: string;
  readonly since: string | undefined;
  /** Where what is wrong is proved, and no mere word of a controller: after its name, and why that is sure. */
  readonly proved?: { readonly does: string; readonly because: string };
  /** Nothing does the work of the object. */
  readonly isBroken: boolean;
  /** Its own words. */
  readonly facts: readonly Claim[];
  readonly pods?: readonly PodView[];
  /** What to look at next; absent: itself. */
  readonly look?: ObjectRef;
  /** Where another look than that tells more. */
  readonly nextCheck?: DraftStep;
  /** Beside itself and its owner: findings about any of these explain it. */
  readonly standsOn?: readonly ObjectRef[];
  /** What it needs: a finding about any of these explains it, and it is its victim. */
  readonly waitsFor?: readonly ObjectRef[];
  /** What mends it, where its own words say so much. */
  readonly fix?: readonly DraftStep[];
  /** What is to be done for good, or not at all. */
  readonly later?: readonly DraftStep[];
}

/** Longer ago than this. What has no date is not judged. */
export function isOlder({ now }: Inquiry, time: string | undefined, ms: number): boolean {
  return now - Date.parse(time ?? "") > ms;
}

/** A condition, in the words of its controller. */
export function saysCondition(
  { cite, say }: Inquiry,
  ref: ObjectRef,
  { conditions, condition }: { conditions: readonly Condition[]; condition: Condition },
): Claim {
  const { type, status, reason, message = "", lastTransitionTime } = condition;
  const words = shortened(wordsOf(message), 300);
  const evidence = cite.fact({
    subject: ref,
    pointer: `/status/conditions/${conditions.indexOf(condition)}`,
    value: [status, reason, message],
    values: present({
      type,
      status,
      reason,
      words: words === "" ? undefined : words,
      since: beginning(lastTransitionTime),
    }),
    text: `${written(ref)}: ${[type, "is", status].join(" ")}${reason === undefined ? "" : `, ${reason}`}${words === "" ? "" : `: ${words}`}`,
  });
  const told = [
    `${written(ref)}: {type} is {status}`,
    lastTransitionTime === undefined ? "" : " since {since}",
    reason === undefined ? "" : ", {reason}",
    words === "" ? "" : ": {words}",
  ];
  return say(told.join(""), evidence);
}

/** An event about an object, in the words of its controller. */
export function saysEvent({ cite, say }: Inquiry, event: Event): Claim {
  const { kind, name } = event.involvedObject;
  const words = wordsOf(event.message);
  const filed = cite.event(event);
  const about = `${kind.toLowerCase()}/${name}: {reason}, {times}`;
  const last = lastSeen(event) === undefined ? "" : ", last {lastSeen}";
  if (words === "") return say(`${about}${last}`, filed);
  return say(`${about}${last}: {words}`, cite.words(filed, words));
}

/** What decides in a message of a controller. */
function wordsOf(message: string): string {
  return readAdmissionRefusal(message).words;
}

/** A warning that goes on: by its age. */
export function isFresh({ now }: Pick<Inquiry, "now">, event: Event): boolean {
  return now - seenAt(event) <= RETRY_MS;
}

/** The warning about any of these objects that tells most and goes on, of those that count. */
export function tellingEvent(
  inquiry: Inquiry,
  refs: readonly ObjectRef[],
  counts: (event: Event) => boolean = () => true,
): Event | undefined {
  const events = refs
    .flatMap((ref) => inquiry.cluster.eventsOf(ref))
    .filter((event) => event.type === "Warning" && isFresh(inquiry, event) && counts(event));
  return mostTelling(events.toSorted((left, right) => seenAt(right) - seenAt(left)));
}

/** What is warned of any of these objects now: the warning that tells most. */
export function warned(inquiry: Inquiry, refs: readonly ObjectRef[]): Claim[] {
  const event = tellingEvent(inquiry, refs);
  return event === undefined ? [] : [saysEvent(inquiry, event)];
}

export function describe(ref: ObjectRef): ShellWords {
  return shellWords`describe ${ref.kind.toLowerCase()} ${ref.name}`;
}
