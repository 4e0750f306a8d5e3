/**
 * Text from outside, as a model reads it: in a typed block whose end it cannot write itself. `<` within becomes `‹`, so
 * that no text opens or closes a block of ours.
 */
export function dataBlock(
  tag: "data" | "result",
  attributes: Readonly<Record<string, string>>,
  text: string,
): string {
  const named = Object.entries(attributes).map(([name, value]) => ` ${name}="${quoted(value)}"`);
  return `<${tag}${named.join("")}>\n${text.replaceAll("<", "‹")}\n</${tag}>`;
}

/** On one line, without what ends an attribute. */
function quoted(text: string): string {
  return text.replaceAll(/[\s"<>]+/gu, " ").trim();
}
