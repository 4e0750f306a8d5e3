/** A table of Markdown whose columns stand below each other, as the formatter wants it. The first row is the head. */
export function markdownTable(rows: readonly (readonly string[])[]): string {
  const safe = rows.map((row) => row.map((cell) => cell.replaceAll("|", String.raw`\|`)));
  const [head = []] = safe;
  const widths = head.map((_, column) =>
    Math.max(...safe.map((row) => (row[column] ?? "").length)),
  );
  const padded = safe.map((row) =>
    line(row.map((cell, column) => cell.padEnd(widths[column] ?? 0))),
  );
  const rule = line(widths.map((width) => "-".repeat(width)));
  return [padded[0], rule, ...padded.slice(1)].join("\n");
}

function line(cells: readonly string[]): string {
  return `| ${cells.join(" | ")} |`;
}
