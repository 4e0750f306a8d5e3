export type Fields = Readonly<Record<string, unknown>>;

const pairAt = /\s*([A-Za-z_@][\w.@-]*)=(?:"((?:[^"\\]|\\.)*)"|([^\s"]*))(?=\s|$)/y;
/** Fewer pairs may be a sentence with a value. */
const fewestPairs = 3;

/** The fields of a line of JSON or of logfmt; undefined: it is neither. */
export function readFields(text: string): Fields | undefined {
  if (text.startsWith("{")) return readJson(text);
  return /^[A-Za-z_@][\w.@-]{0,40}=/.test(text) ? readPairs(text) : undefined;
}

function readJson(text: string): Fields | undefined {
  try {
    const fields: unknown = JSON.parse(text);
    return isFields(fields) ? fields : undefined;
  } catch {
    return undefined;
  }
}

/** A line in ten is JSON, so it is not copied by a schema. */
function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function readPairs(text: string): Fields | undefined {
  const fields = new Map<string, string>();
  let at = 0;
  while (at < text.length) {
    pairAt.lastIndex = at;
    const [pair, key = "", quoted, bare = ""] = pairAt.exec(text) ?? [];
    if (pair === undefined) return undefined;
    fields.set(key, quoted?.replaceAll(/\\(.)/g, "$1") ?? bare);
    at += pair.length;
  }
  return fields.size >= fewestPairs ? Object.fromEntries(fields) : undefined;
}
