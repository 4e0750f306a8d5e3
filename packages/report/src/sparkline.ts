import type { Line, Picture } from "./document.ts";

const heights = ["▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"];

/** A chart as one row of text: `▁▁▁│▇██`, with a bar at the change. */
export function drawn(picture: Picture | undefined): Line[] {
  return picture === undefined ? [] : [{ text: sparkline(picture) }];
}

function sparkline({ points, mark }: Picture): string {
  const highest = Math.max(...points.map(({ value }) => value), Number.MIN_VALUE);
  const bars = points.map(({ value }, index) => {
    const height = Math.round((Math.max(value, 0) / highest) * (heights.length - 1));
    return `${heights[height] ?? ""}${index === mark?.index ? "│" : ""}`;
  });
  return bars.join("");
}
