import type { Column, Row, Table } from "./read-table.ts";

export interface PrintOptions {
  readonly isWide: boolean;
  readonly withNamespace: boolean;
  readonly withLabels: boolean;
  readonly withoutHeaders: boolean;
  /** `deployment.apps`: written before each name, as kubectl does for several kinds. */
  readonly prefix?: string;
}

/** A table in the layout of kubectl: columns padded, three spaces between. */
export function printTable({ columns, rows }: Table, options: PrintOptions): string {
  const shown = columns
    .map((column, index) => ({ ...column, index }))
    .filter(({ priority }) => options.isWide || priority === 0);
  const header = [
    ...(options.withNamespace ? ["NAMESPACE"] : []),
    ...shown.map(({ name }) => name.toUpperCase()),
    ...(options.withLabels ? ["LABELS"] : []),
  ];
  const body = rows.map((row) => cellsOf(row, shown, options));
  return printColumns(options.withoutHeaders ? body : [header, ...body]);
}

function cellsOf(
  row: Row,
  shown: readonly (Column & { index: number })[],
  { withNamespace, withLabels, prefix }: PrintOptions,
): string[] {
  const cells = shown.map(({ index }, position) => {
    const cell = row.cells[index] ?? "";
    return position === 0 && prefix !== undefined ? `${prefix}/${cell}` : cell;
  });
  return [
    ...(withNamespace ? [row.namespace ?? ""] : []),
    ...cells,
    ...(withLabels ? [labelsOf(row)] : []),
  ];
}

function labelsOf({ labels }: Row): string {
  const pairs = Object.entries(labels).map(([name, value]) => `${name}=${value}`);
  return pairs.length === 0 ? "<none>" : pairs.join(",");
}

/** A longer cell would make every row as long. */
const cellLength = 512;

/** Rows of cells in padded columns; no spaces at line ends. */
export function printColumns(rows: readonly (readonly string[])[]): string {
  const widths: number[] = [];
  const printed = rows.map((row) =>
    row.map((cell, index) => oneLine(cell, index < row.length - 1)),
  );
  for (const row of printed)
    for (const [index, cell] of row.entries())
      widths[index] = Math.max(widths[index] ?? 0, cell.length);
  return printed.map((row) => rowText(row, widths)).join("\n");
}

function rowText(row: readonly string[], widths: readonly number[]): string {
  const last = row.length - 1;
  return row
    .map((cell, index) => (index === last ? cell : cell.padEnd(widths[index] ?? 0)))
    .join("   ")
    .trimEnd();
}

/** The last cell of a row may be as long as it is. */
function oneLine(cell: string, isPadded: boolean): string {
  const line = cell.replaceAll(/\s+/gu, " ");
  return isPadded && line.length > cellLength ? `${line.slice(0, cellLength)}…` : line;
}
