import type { KubernetesObject } from "@binnacle/cases";
import { present } from "@binnacle/contracts";
import { kinds } from "@binnacle/diagnosis";
import { partialObject } from "./partial-object.ts";
import type { RecordingClock } from "./recording-clock.ts";
import { type Row, rowsOf } from "./text-table.ts";

interface About {
  readonly kind: string;
  readonly namespace?: string | undefined;
  readonly name: string;
}

/** The events that a describe text ends with, about its object. `text` begins at `Events:`. */
export function eventsUnder(text: string, about: About, clock: RecordingClock): KubernetesObject[] {
  const [, ...lines] = text.split("\n");
  return eventRows(lines).map((row, index) =>
    toEvent({ ...row, about, seen: row["Age"], from: row["From"], index }, clock),
  );
}

/** What `kubectl events` and `kubectl get events` print. */
export function listedEvents(
  text: string,
  namespace: string | undefined,
  clock: RecordingClock,
): KubernetesObject[] {
  return eventRows(text.split("\n")).map((row, index) => {
    const [kind = "", name = ""] = (row["OBJECT"] ?? "").split("/");
    const about = { kind: kindOf(kind), name, namespace: row["NAMESPACE"] ?? namespace };
    return toEvent(
      {
        Type: row["TYPE"],
        Reason: row["REASON"],
        Message: row["MESSAGE"],
        about,
        seen: row["LAST SEEN"],
        from: row["SOURCE"],
        first: row["FIRST SEEN"],
        count: row["COUNT"],
        index,
      },
      clock,
    );
  });
}

/** Rows of a table of events. A line that is no row goes on with the message before. */
function eventRows(lines: readonly string[]): Row[] {
  const joined: string[] = [];
  for (const line of lines) {
    if (joined.length === 0 ? /^\s*(?:NAMESPACE\s+)?(?:Type|LAST)\s/u.test(line) : isRow(line))
      joined.push(line);
    else if (joined.length > 1) joined[joined.length - 1] += `\n${line}`;
  }
  return rowsOf(joined.map((line) => line.replace(/\n\s*$/u, "")));
}

function isRow(line: string): boolean {
  return /^\s*(?:\S+\s+){0,6}?(?:Normal|Warning)\s+\w/u.test(line);
}

interface Seen {
  readonly about: About;
  readonly Type?: string | undefined;
  readonly Reason?: string | undefined;
  readonly Message?: string | undefined;
  /** `5m`, or `5m (x3 over 10m)`. */
  readonly seen: string | undefined;
  readonly from: string | undefined;
  readonly first?: string | undefined;
  readonly count?: string | undefined;
  readonly index: number;
}

function toEvent(seen: Seen, clock: RecordingClock): KubernetesObject {
  const { about, from } = seen;
  const { last, first, count } = timesOf(seen);
  const lastTimestamp = clock.ago(last);
  return partialObject({
    apiVersion: "v1",
    kind: "Event",
    name: `${about.name}.${about.kind.toLowerCase()}.${seen.index}`,
    namespace: about.namespace ?? "default",
    involvedObject: about,
    type: seen.Type,
    reason: seen.Reason,
    message: seen.Message,
    source: from === undefined || from === "" ? undefined : { component: from },
    count,
    firstTimestamp: clock.ago(first) ?? lastTimestamp,
    lastTimestamp,
  });
}

/** Of `5m (x3 over 10m)`, or of columns of their own. */
function timesOf({ seen, first, count }: Seen): { last?: string; first?: string; count: number } {
  const [, last, times, since] = /^(\S+)(?: \(x(\d+) over (\S+)\))?/u.exec(seen ?? "") ?? [];
  return {
    ...present({ last, first: since ?? first }),
    count: Number(times ?? count ?? 1),
  };
}

/** `kubectl get events` writes `pod`, `kubectl events` `Pod`. */
function kindOf(word: string): string {
  return kinds.find(({ kind }) => kind.toLowerCase() === word.toLowerCase())?.kind ?? word;
}
