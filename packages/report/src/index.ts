export { citedIn } from "./cited-in.ts";
export type { Document } from "./document.ts";
export { documentOfText, failureDocument } from "./document-of-text.ts";
export { shared } from "./shared.ts";
export { type SlackMessage, toBlocks } from "./to-blocks.ts";
export { toDocument } from "./to-document.ts";
export { toMarkdown } from "./to-markdown.ts";
export { toTerminal } from "./to-terminal.ts";
export { notUnderstood, unclearAnswer } from "./unclear-answer.ts";
