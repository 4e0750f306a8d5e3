import { type Chart, type Investigation, present } from "@binnacle/contracts";
import { amountText } from "./amount-text.ts";
import type { Context } from "./context.ts";
import type { Picture, Section, Telling } from "./document.ts";
import { moment, timeOfDay } from "./tell-time.ts";

/** Fewer points draw no course. */
const pointsAtLeast = 3;

/** The course of a number, with the moment of the change: drawn, and in one sentence for who sees no picture. */
export function chartSection({ chart }: Investigation, context: Context): Section {
  const section = { label: "Graph", lines: [] };
  if (chart === undefined || chart.points.length < pointsAtLeast) return section;
  const line = {
    text: `${chart.title}: ${courseText(chart, context.telling)}`,
    numbers: context.numbers(chart.evidence),
  };
  return { ...section, lines: [line], picture: pictureOf(chart, context.telling) };
}

function courseText({ points, unit, changeAt }: Chart, telling: Telling): string {
  const amountOf = (value: number) => amountText({ amount: value, unit });
  const highest = amountOf(Math.max(...points.map(({ value }) => value)));
  const ends = [points[0], points.at(-1)].flatMap((point) =>
    point === undefined ? [] : [{ ...point, amount: amountOf(point.value) }],
  );
  const told = ends.map(({ amount, at }) => `${amount} at ${timeOfDay(at, telling)}`);
  const isToldOf = ends.some(({ amount }) => amount === highest);
  const peak = isToldOf ? "" : `, highest ${highest}`;
  const change = changeAt === undefined ? "" : `; the change was at ${moment(changeAt, telling)}`;
  return `${told.join(", ")}${peak}${change}`;
}

const units: Readonly<Record<Chart["unit"], { readonly name: string; readonly factor: number }>> = {
  ratio: { name: "%", factor: 100 },
  "requests/s": { name: "requests/s", factor: 1 },
  s: { name: "s", factor: 1 },
};

function pictureOf({ title, unit, points, changeAt }: Chart, telling: Telling): Picture {
  const { name, factor } = units[unit];
  const times = points.map(({ at }) => timeOfDay(at, telling));
  const isEachOnce = new Set(times).size === times.length;
  return {
    title,
    unit: name,
    timeZone: telling.timeZone,
    points: points.map(({ at, value }, index) => ({
      label: isEachOnce ? (times[index] ?? "") : moment(at, telling),
      value: Number((value * factor).toPrecision(3)),
    })),
    ...present({ mark: markOf(points, changeAt, telling) }),
  };
}

/** At the last point before the change. */
function markOf(
  points: Chart["points"],
  changeAt: string | undefined,
  telling: Telling,
): Picture["mark"] {
  if (changeAt === undefined) return undefined;
  const index = points.findLastIndex(({ at }) => Date.parse(at) <= Date.parse(changeAt));
  return index === -1 ? undefined : { name: `change ${timeOfDay(changeAt, telling)}`, index };
}
