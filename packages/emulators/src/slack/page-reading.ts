/** How the page reads texts: what a person sees of them, as a tree. */
export { parseMarkdown } from "../../page/markdown.js";
export { parseMrkdwn } from "../../page/mrkdwn.js";
