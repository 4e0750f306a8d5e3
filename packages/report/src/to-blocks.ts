import { actionBlocks } from "./action-blocks.ts";
import type { Block } from "./block.ts";
import { chartBlock } from "./chart-block.ts";
import {
  type Document,
  type Drawer,
  type Line,
  marksOf,
  type Section,
  stateMarks,
} from "./document.ts";
import { fitted } from "./fit-message.ts";
import {
  codeTexts,
  cut,
  cutAtWord,
  cutMrkdwn,
  mrkdwnText,
  packed,
  powerlessText,
} from "./mrkdwn.ts";
import { plainText } from "./plain-text.ts";
import { visibleDocument } from "./visible-document.ts";

export interface SlackMessage {
  /** The lock-screen line and the fallback. */
  readonly text: string;
  readonly blocks: readonly Block[];
}

const limits = {
  section: 3000,
  blocks: 50,
  containerChildren: 10,
  containerTitle: 150,
  text: 120,
  code: 2800,
  /** Sections that one piece of code may take. */
  codePieces: 3,
  /** All blocks of a message together; somewhat beyond it Slack refuses the message. */
  message: 12_000,
} as const;

const cutNotice = "… cut: more than fits into one message";

/**
 * `rich` folds what is not needed to act into collapsible containers and draws charts; `undrawn` does without charts;
 * `plain` uses only blocks that every client and method takes.
 */
export type BlockStyle = "rich" | "undrawn" | "plain";

/** A message for `chat.postMessage` and `chat.update`. */
export function toBlocks(given: Document, style: BlockStyle = "rich"): SlackMessage {
  const document = visibleDocument(given);
  const shown = fitted(document, limits.message, (part) => lengthOf(blocksOf(part, style)));
  return {
    text: powerlessText(lockScreenLine(document)),
    blocks: withinLimit(withinBudget(blocksOf(shown, style))),
  };
}

function blocksOf(document: Document, style: BlockStyle): Block[] {
  const { sections, names = new Set<string>() } = document;
  const isPlain = style === "plain";
  const open = isPlain ? sections : sections.filter(({ isFolded = false }) => !isFolded);
  return [
    ...textBlocks([headOf(document)]),
    ...open.flatMap((section) => [
      ...sectionBlocks(section, names),
      ...(style === "rich" && section.picture ? [chartBlock(section.picture)] : []),
    ]),
    ...actionBlocks(document.buttons),
    ...(isPlain
      ? document.drawers.flatMap((drawer) => plainDrawer(drawer, names))
      : foldedBlocks(document, names)),
    ...footerBlocks(document.footer),
  ];
}

function headOf({ state, notice, title, numbers = [], subtitle }: Document): string {
  return [
    notice === undefined ? [] : plainMrkdwn(notice),
    `${markOf(state)}*${plainMrkdwn(title)}*${marksOf(numbers)}`,
    subtitle === undefined ? [] : plainMrkdwn(subtitle),
  ]
    .flat()
    .join("\n");
}

/** A first line that is longer than that ends behind a word; else as much of where and how sure as there is room for. */
function lockScreenLine({ state, notice, title, subtitle }: Document): string {
  const first = `${notice === undefined ? "" : `${notice} `}${markOf(state)}${title}`;
  if (first.length > limits.text) return cutAtWord(first, limits.text);
  return cut([first, subtitle].filter(Boolean).join(" · "), limits.text);
}

/** Without names in it. */
function plainMrkdwn(text: string): string {
  return mrkdwnText({ text });
}

function markOf(state: Document["state"]): string {
  return state === undefined ? "" : `${stateMarks[state]} `;
}

/** Sections that wait to be asked for in one container, then the drawers, each in its own. */
function foldedBlocks(
  { sections, drawers, folded: whole }: Document,
  names: ReadonlySet<string>,
): Block[] {
  const folded = sections.filter(({ isFolded = false }) => isFolded);
  const title = whole ?? folded.flatMap(({ label = [] }) => label).join(" · ");
  const children = folded.flatMap((section) => sectionBlocks(section, names));
  return [
    ...(folded.length === 0 ? [] : [containerBlock(title, children)]),
    ...drawers.map(({ title: of, lines }) =>
      containerBlock(of, textBlocks(lines.flatMap((line) => lineTexts(line, names)))),
    ),
  ];
}

/** The footer is kept when the middle is too long. */
function withinLimit(blocks: readonly Block[]): Block[] {
  if (blocks.length <= limits.blocks) return [...blocks];
  return [...blocks.slice(0, limits.blocks - 2), contextBlock(cutNotice), ...blocks.slice(-1)];
}

/** Where the answer itself is longer than a message: its head, chart, buttons and footer stay, its end is cut. */
function withinBudget(blocks: readonly Block[]): Block[] {
  if (lengthOf(blocks) <= limits.message) return [...blocks];
  const notice = contextBlock(cutNotice);
  let left = limits.message - lengthOf([...blocks.filter(isKept), notice]);
  let isCut = false;
  return blocks.flatMap((block, index) => {
    if (isKept(block, index)) return [block];
    left -= lengthOf(block);
    if (left > 0) return [block];
    const first = isCut ? [] : [notice];
    isCut = true;
    return first;
  });
}

function isKept({ type }: Block, index: number): boolean {
  return type !== "section" || index === 0;
}

/** Of all that Slack may count; what a button carries is no text. */
function lengthOf(blocks: Block | readonly Block[]): number {
  return JSON.stringify(blocks, (key, part: unknown) =>
    key === "value" && typeof part === "string" ? "" : part,
  ).length;
}

function sectionBlocks({ label, lines }: Section, names: ReadonlySet<string>): Block[] {
  const [first = "", ...rest] = lines.flatMap((line) => lineTexts(line, names));
  if (label === undefined) return textBlocks([first, ...rest]);
  const heading = `*${plainMrkdwn(label)}*`;
  return textBlocks(
    (lines[0]?.kind ?? "text") !== "text"
      ? [heading, first, ...rest]
      : [`${heading}  ${first}`, ...rest],
  );
}

/** One line of text; of code as many fenced pieces as it takes. */
function lineTexts(
  { numbers = [], kind = "text", ...line }: Line,
  names: ReadonlySet<string>,
): string[] {
  if (kind !== "text")
    return codeTexts(line.text, { piece: limits.code, pieces: limits.codePieces });
  return [`${mrkdwnText(line, names)}${marksOf(numbers)}`];
}

/** Sections of at most 3,000 characters; a line, and so a code fence, is never broken. */
function textBlocks(lines: readonly string[]): Block[] {
  const whole = lines.map((text) => cutMrkdwn(text, limits.section));
  return packed(whole, limits.section).map(sectionBlock);
}

function sectionBlock(text: string): Block {
  return { type: "section", text: mrkdwn(text.trimEnd()), expand: true };
}

function contextBlock(text: string): Block {
  return { type: "context", elements: [mrkdwn(cutMrkdwn(text, limits.section))] };
}

/** `verbatim`: Slack makes no link of an address, a channel or a name that a text holds. */
function mrkdwn(text: string): Block {
  return { type: "mrkdwn", text, verbatim: true };
}

function containerBlock(title: string, all: readonly Block[]): Block {
  const children =
    all.length <= limits.containerChildren
      ? all
      : [...all.slice(0, limits.containerChildren - 1), sectionBlock("… cut: more than fits here")];
  return {
    type: "container",
    title: plainText(title, limits.containerTitle),
    is_collapsible: true,
    default_collapsed: true,
    child_blocks: children,
  };
}

function plainDrawer({ title, lines }: Drawer, names: ReadonlySet<string>): Block[] {
  const texts = lines.flatMap((line) => lineTexts(line, names));
  return textBlocks([`*${plainMrkdwn(title)}*`, ...texts]);
}

function footerBlocks(footer: readonly string[]): Block[] {
  const text = footer.map(plainMrkdwn).join("\n");
  return text === "" ? [] : [contextBlock(text)];
}
