import type { Intent } from "@binnacle/contracts";
import { withoutEnd } from "./plain-text.ts";

/** What a sentence says of time, and the sentence without it. */
export interface Timed {
  readonly text: string;
  readonly window?: NonNullable<Intent["window"]>;
  /** A moment that nothing here can look at: `yesterday at 14:00`, as typed. */
  readonly moment?: string;
}

const day = 24 * 60;

const minutesIn: readonly (readonly [unit: RegExp, minutes: number])[] = [
  [/^m(?:in|ins|inute|inutes|inuten)?$/u, 1],
  [/^(?:h|hr|hrs|hours?|std|stunden?)$/u, 60],
  [/^(?:d|days?|tagen?|tage|tag)$/u, day],
  [/^(?:w|weeks?|wochen?)$/u, 7 * day],
];

const unit = "m|mins?|minutes?|minuten|h|hrs?|hours?|std|stunden?|d|days?|tage?n?|w|weeks?|wochen?";
/** `(in) the last 6 hours`, `letzte stunde`. */
const span = new RegExp(
  `(?:\\b(?:and|in|over|for|during|within|of|from|what about|und)\\s)?(?:\\b(?:the|den|die|der)\\s)?\\b(?:last|past|previous|letzten?|letzter)\\s(?:(?<count>\\d{1,4}|couple of|few|an?|one|paar)\\s?)?(?<unit>${unit})\\b`,
  "iu",
);
/** `since 10 minutes`. */
const spanSince = new RegExp(`\\b(?:since|seit)\\s(?<count>\\d{1,4})\\s?(?<unit>${unit})\\b`, "iu");
/** `6h` alone. */
const bare = new RegExp(`^(?:and\\s)?(?<count>\\d{1,4})\\s?(?<unit>${unit})$`, "iu");
const ago = new RegExp(
  `\\b(?:vor\\s(?<vor>\\d{1,4}|einer|einem)\\s(?<vorUnit>${unit})|(?<count>\\d{1,4}|an?|one)\\s?(?<unit>${unit})\\sago)\\b`,
  "iu",
);
const weekdays =
  "(?:mon|tues|wednes|thurs|fri|satur|sun)day|montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonntag";
/** `since yesterday`, `seit montag`: no longer than that. */
const sinceDay = new RegExp(
  `\\b(?:since|seit)\\s(?:(?<yesterday>yesterday|gestern)|(?:last\\s|letzten\\s)?(?:${weekdays}))(?![\\w-])`,
  "iu",
);
const clock = "(?:at|around|um|gegen)\\s\\d{1,2}(?::\\d{2})?\\s?(?:am|pm|uhr)?";
const moments: readonly RegExp[] = [
  new RegExp(
    `(?<!since\\s)\\b(?:(?:yesterday|gestern|last\\snight|letzte\\snacht|(?:on\\s|last\\s|am\\s)?(?:${weekdays}))\\s${clock}|last\\snight|letzte\\snacht|(?:on|last|am)\\s(?:${weekdays})|last\\s(?:month|year))(?![\\w-])`,
    "iu",
  ),
  new RegExp(`\\b${clock}\\s(?:yesterday|gestern)\\b`, "iu"),
];
const past =
  /^(?:and |but )?(?:what|was|were|did|how|who|why)\b[^?]{0,60}\b(?:was|were|did|happened|passiert)\b/iu;
const clockAlone = new RegExp(`\\b${clock}(?![\\w-])`, "iu");
/** Of today, and no moment of a clock. */
const lately = /\b(?:tonight|heute nacht|this morning|heute morgen|heute früh)(?![\w-])/iu;
const halfDay = day / 2;
/** `since 09:00`, `seit 2 uhr`, `before 20:00`, `between 9 and 10`. */
const hour = "\\d{1,2}(?::\\d{2}|\\s?(?:am|pm|uhr))";
const clockBounds: readonly RegExp[] = [
  new RegExp(`\\b(?:since|seit|before|vor|after|nach|until|bis)\\s${hour}(?![\\w-])`, "iu"),
  /\b(?:between|zwischen)\s\d{1,2}(?::\d{2})?\s(?:and|und)\s\d{1,2}(?::\d{2})?(?:\s?(?:am|pm|uhr))?(?![\w-])/iu,
  new RegExp(`\\b(?:at|around|um|gegen)\\s${hour}(?![\\w-])`, "iu"),
  /\b(?:last|letztes)\s(?:weekend|wochenende)\b/iu,
];
const yesterday = /(?<!since )(?<!seit )\b(?:yesterday|gestern)\b/iu;
const lastWeek = /(?<!since )\b(?:last week|letzte woche)\b/iu;

/** Spans, moments long ago, and moments of a clock: these say when, and are no names. */
export function takeTime(text: string): Timed {
  const moment = momentIn(text);
  if (moment !== undefined) return { text: without(text, moment), moment };
  return agoIn(text) ?? sinceDayIn(text) ?? spanIn(text) ?? { text };
}

function momentIn(text: string): string | undefined {
  const moment = moments.map((pattern) => pattern.exec(text)?.[0]).find(Boolean);
  const bound = clockBounds.map((pattern) => pattern.exec(text)?.[0]).find(Boolean);
  return moment ?? bound ?? (past.test(text) ? clockAlone.exec(text)?.[0] : undefined);
}

function sinceDayIn(text: string): Timed | undefined {
  const found = sinceDay.exec(text);
  if (found === null) return undefined;
  const minutes = found.groups?.["yesterday"] === undefined ? 7 * day : day;
  return { text: without(text, found[0]), window: { minutes } };
}

function spanIn(text: string): Timed | undefined {
  const late = lately.exec(text)?.[0];
  if (late !== undefined) return { text: without(text, late), window: { minutes: halfDay } };
  const found = spanSince.exec(text) ?? bare.exec(withoutEnd(text, " ?.!")) ?? span.exec(text);
  if (found === null) return undefined;
  const minutes = minutesOf(found.groups?.["count"], found.groups?.["unit"]);
  return minutes === undefined ? undefined : { text: without(text, found[0]), window: { minutes } };
}

function agoIn(text: string): Timed | undefined {
  const dated = [
    [yesterday, day],
    [lastWeek, 7 * day],
  ] as const;
  for (const [pattern, minutes] of dated) {
    const word = pattern.exec(text)?.[0];
    if (word !== undefined) return { text: without(text, word), window: { minutes, isAgo: true } };
  }
  const found = ago.exec(text);
  if (found === null) return undefined;
  const { count, unit: of, vor, vorUnit } = found.groups ?? {};
  const minutes = minutesOf(count ?? vor, of ?? vorUnit);
  return minutes === undefined
    ? undefined
    : { text: without(text, found[0]), window: { minutes, isAgo: true } };
}

function without(text: string, words: string): string {
  return text.replace(words, " ").replaceAll(/\s+/gu, " ").trim();
}

function minutesOf(count = "1", of = ""): number | undefined {
  const each = minutesIn.find(([pattern]) => pattern.test(of.toLowerCase()))?.[1];
  const words: Readonly<Record<string, number>> = { "couple of": 2, few: 3, paar: 3 };
  const many = words[count] ?? (/^\d+$/u.test(count) ? Number(count) : 1);
  return each === undefined || many === 0 ? undefined : many * each;
}
