import type { Picture } from "./document.ts";
import { escapeHtml } from "./escape-html.ts";

/** Units of the drawing; the page scales it. */
const size = { width: 640, height: 120, left: 4, right: 4, top: 16, bottom: 18 };

/** A line chart as a drawing in the page, with its ends named, its highest value, and a bar at the change. */
export function htmlPicture({ title, unit, points, mark }: Picture): string {
  const highest = Math.max(...points.map(({ value }) => value), 0);
  const place = placesOn(points.length, highest);
  const course = points.map(({ value }, index) => place(index, value).join(",")).join(" ");
  const [first, last] = [points[0], points.at(-1)];
  const baseline = size.height - 4;
  return [
    `<svg viewBox="0 0 ${size.width} ${size.height}" role="img" aria-label="${escapeHtml(title)}">`,
    mark === undefined ? "" : changeAt(place(mark.index, 0)[0], mark.name),
    `<polyline points="${course}"/>`,
    `<text x="${size.left}" y="${baseline}">${escapeHtml(first?.label ?? "")}</text>`,
    `<text x="${size.width - size.right}" y="${baseline}" class="end">${escapeHtml(last?.label ?? "")}</text>`,
    `<text x="${size.left}" y="11">${escapeHtml(`${highest} ${unit}`)}</text>`,
    "</svg>",
  ].join("");
}

/** Where a value stands; all at the bottom where every value is 0. */
function placesOn(count: number, highest: number) {
  const [width, height] = [
    size.width - size.left - size.right,
    size.height - size.top - size.bottom,
  ];
  return (index: number, value: number): readonly [number, number] => {
    const share = highest === 0 ? 0 : Math.max(value, 0) / highest;
    const across = count < 2 ? 0 : index / (count - 1);
    return [rounded(size.left + across * width), rounded(size.top + (1 - share) * height)];
  };
}

function changeAt(x: number, name: string): string {
  const bottom = size.height - size.bottom;
  return `<line x1="${x}" x2="${x}" y1="${size.top}" y2="${bottom}"><title>${escapeHtml(name)}</title></line>`;
}

function rounded(value: number): number {
  return Math.round(value * 10) / 10;
}
