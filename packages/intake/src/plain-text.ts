/** At this length a message is cut before it is looked at. */
const longest = 2000;

/** What a message of Slack says: no mentions, no formatting marks, links and entities as the words they show. */
export function plainText(text: string): string {
  return readableText(text)
    .replaceAll(/[`*_“”]/gu, (mark) => (mark === "_" ? "_" : " "))
    .replaceAll(/\s+/gu, " ")
    .trim();
}

/**
 * The same for a command, whose quotes and stars mean something: only what Slack and phones did to it is undone
 * (backticks around it, curly quotes, two hyphens drawn as a dash).
 */
export function commandText(text: string): string {
  return readableText(text)
    .replaceAll(/[“”]/gu, '"')
    .replaceAll(/[‘’]/gu, "'")
    .replaceAll(/(?<=\s)[—–](?=[a-z])/gu, "--")
    .trim()
    .replace(/^`+/u, "")
    .replace(/(?<!`)`+$/u, "")
    .trim();
}

/** Without these marks behind it. */
export function withoutEnd(text: string, marks: string): string {
  let end = text.length;
  while (end > 0 && marks.includes(text.charAt(end - 1))) end -= 1;
  return text.slice(0, end);
}

function readableText(text: string): string {
  return text
    .slice(0, longest)
    .replaceAll(/<@[A-Z0-9]+(?:\|[^<>]*)?>/gu, " ")
    .replaceAll(
      /<(?:https?:\/\/)?([^|<>]*)(?:\|([^<>]*))?>/gu,
      (_, link: string, label?: string) => label ?? link,
    )
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&amp;", "&");
}
