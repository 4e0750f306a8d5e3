import type { Point } from "./course-of.ts";

/** At most `count` of the real samples, evenly spaced, the last one always among them. */
export function downsample(points: readonly Point[], count: number): readonly Point[] {
  if (points.length <= count) return points;
  const last = points.length - 1;
  return Array.from({ length: count }, (_, index) => Math.round((index * last) / (count - 1)))
    .map((index) => points[index])
    .filter((point) => point !== undefined);
}
