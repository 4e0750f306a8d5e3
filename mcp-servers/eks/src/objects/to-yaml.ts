/** A JSON value as block YAML, the form that people know from kubectl. Strings that YAML could misread are quoted. */
export function toYaml(value: unknown, indent = ""): string {
  if (Array.isArray(value)) return value.length === 0 ? "[]" : sequence(value, indent);
  if (value !== null && typeof value === "object") {
    const entries = Object.entries(value).filter(([, item]) => item !== undefined);
    return entries.length === 0 ? "{}" : mapping(entries, indent);
  }
  return typeof value === "string" ? scalar(value, indent) : JSON.stringify(value ?? null);
}

function sequence(items: readonly unknown[], indent: string): string {
  return items.map((item) => `${indent}- ${toYaml(item, `${indent}  `).trimStart()}`).join("\n");
}

function mapping(entries: readonly (readonly [string, unknown])[], indent: string): string {
  return entries
    .map(([key, item]) => {
      const text = toYaml(item, Array.isArray(item) ? indent : `${indent}  `);
      const isBlock = isNonEmpty(item);
      return `${indent}${scalar(key, indent)}:${isBlock ? "\n" : " "}${text}`;
    })
    .join("\n");
}

function isNonEmpty(item: unknown): boolean {
  return item !== null && typeof item === "object" && Object.keys(item).length > 0;
}

const plain = /^[A-Za-z_/.][\w./@+-]*(?::[\w./@+-]+)*$/u;
const misread = /^(?:true|false|yes|no|on|off|null|y|n|~|\.|\.inf|\.nan|[-+.]?\d.*)$/iu;

function scalar(text: string, indent: string): string {
  if (plain.test(text) && !misread.test(text)) return text;
  if (
    /\n/u.test(text) &&
    /^[^\s\p{Cc}]/u.test(text) &&
    !hasControls(text) &&
    !text.endsWith("\n\n")
  )
    return block(text, indent);
  return JSON.stringify(text);
}

/** Other than line ends and tabs. */
function hasControls(text: string): boolean {
  return /\p{Cc}/u.test(text.replaceAll(/[\n\t]/gu, ""));
}

/** `|` keeps one line end at the end, `|-` none. */
function block(text: string, indent: string): string {
  const mark = text.endsWith("\n") ? "|" : "|-";
  const lines = text.replace(/\n$/u, "").split("\n");
  return `${mark}\n${lines.map((line) => (line === "" ? "" : `${indent}${line}`)).join("\n")}`;
}
