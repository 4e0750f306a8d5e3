/** A row of a table of kubectl, by the words of its header. */
export type Row = Readonly<Record<string, string>>;

/**
 * The rows of a table whose first line is its header. The last column may hold any text. A row whose cells cannot be told
 * apart by the space between them is cut where the header says.
 */
export function rowsOf(lines: readonly string[]): Row[] {
  const [header = "", ...rows] = lines;
  const columns = [...header.matchAll(/\S+(?: \S+)*/gu)].map(({ 0: name, index }) => ({
    name,
    index,
  }));
  return rows
    .filter((row) => row.trim() !== "" && !/^[\s-]+$/u.test(row))
    .map((row) => {
      const cells = cellsOf(row, columns.length);
      return Object.fromEntries(
        columns.map(({ name, index }, at) => [
          name,
          (cells?.[at] ?? row.slice(index, columns[at + 1]?.index)).trim(),
        ]),
      );
    });
}

/** Cells between two spaces or more, when there are as many as columns; the last one is the rest of the row. */
function cellsOf(row: string, count: number): string[] | undefined {
  const text = row.trim();
  const ends = [...text.matchAll(/[^\S\n]{2,}/gu)].slice(0, count - 1);
  if (ends.length < count - 1) return undefined;
  const starts = [0, ...ends.map(({ 0: space, index }) => index + space.length)];
  return starts.map((start, at) => text.slice(start, ends[at]?.index));
}
