/** Outside text as mrkdwn: `<!channel>`, `<@U…>` and links lose their power, formatting marks do not format. */
export function escapeText(text: string): string {
  return entities(text).replaceAll(
    /(?<![A-Za-z0-9])[*_~](?=\S)|(?<=\S)[*~](?![A-Za-z0-9])/gu,
    (mark) => `\u2060${mark}`,
  );
}

/** A fenced block. Backticks inside would end it, so a zero-width joiner parts them. */
export function codeText(text: string, limit: number): string {
  const inner = entities(cut(text, limit)).replaceAll("```", "``\u2060`");
  return `\`\`\`${inner}\`\`\``;
}

/** At most `limit` UTF-16 units, never half a character, the cut marked. */
export function cut(text: string, limit: number): string {
  if (text.length <= limit) return text;
  const kept = text.slice(0, limit - 1);
  return `${kept.replace(/[\uD800-\uDBFF]$/u, "")}…`;
}

function entities(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
