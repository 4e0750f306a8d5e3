export type { Document } from "./document.ts";
export { type SlackMessage, toBlocks } from "./to-blocks.ts";
export { toDocument } from "./to-document.ts";
export { toMarkdown } from "./to-markdown.ts";
export { toTerminal } from "./to-terminal.ts";
