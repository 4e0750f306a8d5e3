import { counted } from "@binnacle/diagnosis";
import type { Document, Drawer, Line } from "./document.ts";
import { cut } from "./mrkdwn.ts";

/** What shows a fact again may be pages of a query: of it the beginning and the end, which tell two apart; the terminal has it whole. */
const codeAtMost = 120;
const endAtMost = 40;
/** Of each drawer: what is told of it before anything else gives way to it. */
const firstLines = 5;

/**
 * The document without what is needed least, so that it is at most this long: drawers give way from the last to the first,
 * one that is needed after all others, then what is folded. What is left out is counted in its place.
 */
export function fitted(
  document: Document,
  limit: number,
  lengthOf: (document: Document) => number,
): Document {
  const short = { ...document, drawers: document.drawers.map(withShortCode) };
  if (lengthOf(short) <= limit) return short;
  const order = leastNeededFirst(short);
  const without = (count: number) => leftOut(short, new Set(order.slice(0, count)));
  let [least, most] = [0, order.length];
  while (least < most) {
    const middle = Math.floor((least + most) / 2);
    if (lengthOf(without(middle)) <= limit) most = middle;
    else least = middle + 1;
  }
  return without(most);
}

function withShortCode(drawer: Drawer): Drawer {
  const lines = drawer.lines.map((line) =>
    line.isDetail && line.kind === "command" ? { ...line, text: shortened(line.text) } : line,
  );
  return { ...drawer, lines };
}

function shortened(text: string): string {
  if (text.length <= codeAtMost) return text;
  return `${cut(text, codeAtMost - endAtMost)}${text.slice(-endAtMost).replace(/^[\uDC00-\uDFFF]/u, "")}`;
}

/** What comes after the first lines of each drawer, then details, then the first lines; each from its end. */
function leastNeededFirst({ drawers, sections }: Document): Line[] {
  const reversed = drawers.toReversed();
  const others = reversed.filter(({ isNeeded = false }) => !isNeeded);
  const needed = reversed.filter(({ isNeeded = false }) => isNeeded);
  // The first drawer is the evidence: what it says stays longer than how to see it again.
  const minor = others.slice(0, -1);
  const folded = sections.filter(({ isFolded = false }) => isFolded).toReversed();
  return [
    ...minor.flatMap((drawer) => factsOf(drawer).slice(firstLines).toReversed()),
    ...others.flatMap((drawer) => detailsOf(drawer).toReversed()),
    ...[...others, ...needed].flatMap((drawer) => factsOf(drawer).slice(firstLines).toReversed()),
    ...needed.flatMap((drawer) => detailsOf(drawer).toReversed()),
    ...[...others, ...needed].flatMap((drawer) =>
      factsOf(drawer).slice(0, firstLines).toReversed(),
    ),
    ...folded.flatMap(({ lines }) => lines.toReversed()),
  ];
}

function factsOf({ lines }: Pick<Drawer, "lines">): Line[] {
  return lines.filter(({ isDetail = false }) => !isDetail);
}

function detailsOf({ lines }: Drawer): Line[] {
  return lines.filter(({ isDetail = false }) => isDetail);
}

function leftOut(document: Document, out: ReadonlySet<Line>): Document {
  const rest = <Part extends Pick<Drawer, "lines" | "rest">>(part: Part): Part => {
    const lines = part.lines.filter((line) => !out.has(line));
    return lines.length === part.lines.length
      ? part
      : { ...part, lines: [...lines, { text: countText(part, lines) }] };
  };
  return {
    ...document,
    drawers: document.drawers.map(rest),
    sections: document.sections.map((section) => (section.isFolded ? rest(section) : section)),
  };
}

/** `found 26, showed 12, without 30 details: no more fits into this message`. */
function countText(all: Pick<Drawer, "lines" | "rest">, shown: readonly Line[]): string {
  const { lines, rest } = all;
  const found = factsOf(all).length;
  const showed = factsOf({ lines: shown }).length;
  const details = lines.length - found - (shown.length - showed);
  const counts = [
    ...(found === showed ? [] : [`found ${found}, showed ${showed}`]),
    ...(details === 0 ? [] : [`without ${counted(details, "detail")}`]),
  ];
  const how = rest === undefined ? "" : ` · the rest: ${rest}`;
  return `${counts.join(", ")}: no more fits into this message${how}`;
}
