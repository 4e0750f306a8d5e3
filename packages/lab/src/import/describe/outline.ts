/** A line of `kubectl describe` with what is written under it, deeper than it. */
export interface Entry {
  /** As it stands in the text. */
  readonly raw: string;
  /** Without the space around it; lines that a value went on with at the edge of the text are in it. */
  readonly text: string;
  readonly indent: number;
  readonly entries: readonly Entry[];
}

/** The lines of a text as a tree, by their indents. Empty lines are left out. */
export function outlineOf(text: string): readonly Entry[] {
  const root: Open = { raw: "", text: "", indent: -1, entries: [] };
  const path = [root];
  for (const raw of text.split("\n")) {
    const line = raw.trim();
    const indent = raw.length - raw.trimStart().length;
    const last = path.at(-1) ?? root;
    if (line === "") continue;
    if (indent === 0 && last !== root && goesOn(line)) {
      last.text += `\n${line}`;
      continue;
    }
    while ((path.at(-1) ?? root).indent >= indent) path.pop();
    const entry: Open = { raw, text: line, indent, entries: [] };
    (path.at(-1) ?? root).entries.push(entry);
    path.push(entry);
  }
  return root.entries;
}

/** An entry that is still being read. */
interface Open extends Entry {
  text: string;
  readonly entries: Open[];
}

/** Nothing that stands at the edge of a describe text looks like this, but the second line of a value does. */
function goesOn(line: string): boolean {
  return !/^(?:[A-Z][\w .-]*:(?:\s|$)|[A-Za-z0-9./-]+(?:\s{2,}|$)|[-=]{3,}|No |Resource )/u.test(
    line,
  );
}

/** `Node` of `Node:  <none>`, `Resource` of `Resource  Used  Hard`. */
export function labelOf({ text }: Entry): string {
  return text.split(/:|\s{2,}/u, 1)[0] ?? "";
}

export function entryOf(entries: readonly Entry[], label: string): Entry | undefined {
  return entries.find(({ text }) => text.startsWith(`${label}:`));
}

/** What stands behind a label; absent where kubectl says that there is none. */
export function valueOf(entries: readonly Entry[], label: string): string | undefined {
  const value = entryOf(entries, label)
    ?.text.slice(label.length + 1)
    .trim();
  return value === undefined || nothing.has(value) ? undefined : value;
}

const nothing = new Set(["", "<none>", "<unset>", "<unknown>", "<nil>"]);

export function numberOf(entries: readonly Entry[], label: string): number | undefined {
  const [digits] = /^-?\d+/u.exec(valueOf(entries, label) ?? "") ?? [];
  return digits === undefined ? undefined : Number(digits);
}

/** What stands under a label. */
export function under(entries: readonly Entry[], label: string): readonly Entry[] {
  return entryOf(entries, label)?.entries ?? [];
}

/** A value of several lines: what stands behind the label and under it. */
export function linesOf(entries: readonly Entry[], label: string): string[] {
  const first = valueOf(entries, label);
  return [
    ...(first === undefined ? [] : [first]),
    ...under(entries, label).map(({ text }) => text),
  ];
}

/** `cpu:  500m`, one a line, under a label; absent: it is not printed. */
export function pairsUnder(
  entries: readonly Entry[],
  label: string,
): Record<string, string> | undefined {
  const own = under(entries, label);
  if (own.length === 0) return undefined;
  return Object.fromEntries(
    own.map((entry) => [labelOf(entry), entry.text.slice(labelOf(entry).length + 1).trim()]),
  );
}

/** All text under a label, with its inner indents. */
export function textUnder(entries: readonly Entry[], label: string): string[] {
  const [first, ...rest] = under(entries, label);
  if (first === undefined) return [];
  const flat = (entry: Entry): string[] => [
    entry.raw.slice(Math.min(first.indent, entry.indent)).trimEnd(),
    ...entry.entries.flatMap(flat),
  ];
  return [first, ...rest].flatMap(flat);
}

/** `a=b`, one a line. */
export function pairsOf(entries: readonly Entry[], label: string): Record<string, string> {
  return toPairs(linesOf(entries, label));
}

export function toPairs(lines: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    lines
      .filter((line) => /^[\w./-]+(?:=|$)/u.test(line))
      .map((line) => {
        const at = line.indexOf("=");
        return at < 0 ? [line, ""] : [line.slice(0, at), line.slice(at + 1)];
      }),
  );
}

/** `a: b`, one a line, or `a:` with its lines deeper. */
export function annotationsOf(entries: readonly Entry[]): Record<string, string> {
  const entry = entryOf(entries, "Annotations");
  const first = valueOf(entries, "Annotations");
  if (entry === undefined || first === undefined) return {};
  const column = entry.raw.indexOf(first);
  const found: [string, string][] = [];
  for (const { text, indent } of [{ text: first, indent: column }, ...entry.entries]) {
    const [, key, value = ""] = /^([\w./-]+):(?:\s+(.*))?$/su.exec(text) ?? [];
    const last = found.at(-1);
    if (key !== undefined && indent <= column) found.push([key, value]);
    else if (last !== undefined) last[1] = last[1] === "" ? text : `${last[1]}\n${text}`;
  }
  return Object.fromEntries(found);
}
