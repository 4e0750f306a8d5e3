import type { Button, Document, Drawer, Line, Section } from "./document.ts";
import { stateMarks } from "./document.ts";
import { codeText, cut, escapeText } from "./mrkdwn.ts";

/** A Block Kit block of the kinds that `report` writes. Limits: Slack's, see `mrkdwn.ts` and below. */
export type Block = Readonly<Record<string, unknown>> & { readonly type: string };

export interface SlackMessage {
  /** The lock-screen line and the fallback. */
  readonly text: string;
  readonly blocks: readonly Block[];
}

const limits = {
  section: 3000,
  blocks: 50,
  containerChildren: 10,
  text: 120,
  button: 75,
  value: 2000,
  actions: 25,
} as const;

/**
 * A message for `chat.postMessage` and `chat.update`. `rich` folds evidence into collapsible containers;
 * `plain` uses only blocks that every client and method takes.
 */
export function toBlocks(document: Document, style: "rich" | "plain" = "rich"): SlackMessage {
  const mark = document.state === undefined ? "" : `${stateMarks[document.state]} `;
  const title = `${mark}*${escapeText(document.title)}*`;
  const head =
    document.subtitle === undefined ? title : `${title}\n${escapeText(document.subtitle)}`;
  const blocks = [
    ...textBlocks([head]),
    ...document.sections.flatMap(sectionBlocks),
    ...actionBlocks(document.buttons),
    ...(style === "rich"
      ? document.drawers.map(containerBlock)
      : document.drawers.flatMap(plainDrawer)),
    ...footerBlocks(document.footer),
  ];
  return {
    text: cut(mark + [document.title, document.subtitle].filter(Boolean).join(" · "), limits.text),
    blocks: withinLimit(blocks),
  };
}

/** The footer is kept when the middle is too long. */
function withinLimit(blocks: readonly Block[]): Block[] {
  if (blocks.length <= limits.blocks) return [...blocks];
  return [
    ...blocks.slice(0, limits.blocks - 2),
    contextBlock("… cut: more than fits into one message"),
    ...blocks.slice(-1),
  ];
}

function sectionBlocks({ label, lines }: Section): Block[] {
  const [first = "", ...rest] = lines.map(lineText);
  if (label === undefined) return textBlocks([first, ...rest]);
  const heading = `*${escapeText(label)}*`;
  return textBlocks(
    first.startsWith("```") ? [heading, first, ...rest] : [`${heading}  ${first}`, ...rest],
  );
}

function lineText({ text, numbers = [], kind = "text" }: Line): string {
  if (kind === "code") return codeText(text, limits.section - 200);
  const cited = numbers.map((number) => `[${number}]`).join("");
  return `${escapeText(text)}${cited === "" ? "" : ` ${cited}`}`;
}

/** Packs lines into sections of at most 3,000 characters; a line, and so a code fence, is never broken. */
function textBlocks(lines: readonly string[]): Block[] {
  const pieces: string[] = [];
  let piece = "";
  for (const line of lines.map((text) => cut(text, limits.section))) {
    const longer = piece === "" ? line : `${piece}\n${line}`;
    if (longer.length > limits.section) pieces.push(piece);
    piece = longer.length > limits.section ? line : longer;
  }
  return [...pieces, piece].filter((text) => text.trim() !== "").map(sectionBlock);
}

function sectionBlock(text: string): Block {
  return { type: "section", text: { type: "mrkdwn", text: text.trimEnd() }, expand: true };
}

function contextBlock(text: string): Block {
  return { type: "context", elements: [{ type: "mrkdwn", text: cut(text, limits.section) }] };
}

function containerBlock({ title, lines }: Drawer): Block {
  const children = textBlocks(lines.map(lineText)).slice(0, limits.containerChildren);
  return {
    type: "container",
    title: { type: "plain_text", text: title },
    is_collapsible: true,
    default_collapsed: true,
    child_blocks: children,
  };
}

function plainDrawer({ title, lines }: Drawer): Block[] {
  return textBlocks([`*${escapeText(title)}*`, ...lines.map(lineText)]);
}

function footerBlocks(footer: readonly string[]): Block[] {
  const text = footer.map(escapeText).join("\n");
  return text === "" ? [] : [contextBlock(text)];
}

function actionBlocks(buttons: readonly Button[]): Block[] {
  if (buttons.length === 0) return [];
  return [{ type: "actions", elements: buttons.slice(0, limits.actions).map(buttonElement) }];
}

function buttonElement(button: Button, index: number): Block {
  const text = button.kind === "verdict" ? verdictLabels[button.verdict] : button.label;
  return {
    type: "button",
    text: { type: "plain_text", text: cut(text, limits.button) },
    action_id: button.kind === "verdict" ? `verdict:${button.verdict}` : `ask:${index}`,
    value: cut(valueOf(button), limits.value),
    ...(button.kind === "verdict" && button.verdict === "accept" ? { style: "primary" } : {}),
  };
}

const verdictLabels = { accept: "Accept", reject: "Reject" } as const;

/** Ids only: a value is visible to any app of the workspace. */
function valueOf(button: Button): string {
  if (button.kind === "ask") return JSON.stringify(button.intent);
  const { investigationId, hypothesisId, revision } = button;
  return JSON.stringify({ investigationId, hypothesisId, revision });
}
