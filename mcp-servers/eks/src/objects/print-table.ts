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

/** Rows of cells in padded columns; no spaces at line ends. */
export function printColumns(rows: readonly (readonly string[])[]): string {
  const widths: number[] = [];
  for (const row of rows)
    for (const [index, cell] of row.entries())
      widths[index] = Math.max(widths[index] ?? 0, oneLine(cell).length);
  return rows
    .map((row) =>
      row
        .map((cell, index) => oneLine(cell).padEnd(widths[index] ?? 0))
        .join("   ")
        .trimEnd(),
    )
    .join("\n");
}

function oneLine(cell: string): string {
  return cell.replaceAll(/\s+/gu, " ");
}
