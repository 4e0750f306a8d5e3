/** A line as a container wrote it, and when. */
export interface LogEntry {
  /** RFC 3339; absent where the kubelet gave none. */
  readonly at?: string;
  readonly text: string;
}

/** `timestamps=true`: the kubelet's time stands before each line. */
const stamped = /^(\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d+)?(?:Z|[+-]\d{2}:\d{2})) ?/u;
/** Longer lines are cut: what tells stands at their beginning. */
const lineLength = 4000;
const allowedControl = new RegExp(`[\\t\\r${String.fromCodePoint(27)}]`, "gu");
const binaryShare = 0.1;

/** A log with the kubelet's times, line by line; nothing follows the last line end. */
export function toEntries(text: string): LogEntry[] {
  if (text === "") return [];
  return text.replace(/\n$/u, "").split("\n").map(toEntry);
}

function toEntry(line: string): LogEntry {
  const [prefix = "", at] = stamped.exec(line.slice(0, 64)) ?? [];
  const text = readable(line.slice(prefix.length));
  return at === undefined || !Number.isFinite(Date.parse(at))
    ? { text: readable(line) }
    : { at, text };
}

function readable(line: string): string {
  const head = line.slice(0, lineLength);
  if (head.includes("\0") || oddIn(head) > head.length * binaryShare)
    return `(binary, ${Buffer.byteLength(line)} bytes)`;
  return line.length <= lineLength ? line : `${head}… (${line.length} characters)`;
}

/** Characters that no text has: control characters but tabs, line ends and the escape of colours, and what was no UTF-8. */
function oddIn(text: string): number {
  const allowed = text.match(allowedControl)?.length ?? 0;
  return (text.match(/[\p{Cc}\u{fffd}]/gu)?.length ?? 0) - allowed;
}
