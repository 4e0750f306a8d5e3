export type { Document, Telling } from "./document.ts";
export { type Block, type SlackMessage, toBlocks } from "./to-blocks.ts";
export { toDocument } from "./to-document.ts";
export { toMarkdown } from "./to-markdown.ts";
export { type TerminalOptions, toTerminal } from "./to-terminal.ts";
