import type { Evaluation } from "./evaluate.ts";
import { printMisses } from "./print-misses.ts";
import type { Part, Right } from "./totals.ts";

/** All numbers as text for a terminal. */
export function printTotals({ totals, beside, cases }: Evaluation): string {
  const { byGroup, byCause, culprits, silent, green, wrongWithHigh, onHealthy, ms } = totals;
  const words = Object.entries(totals.calibration).map(
    ([word, part]) => `${word} ${printPart(part)}`,
  );
  return [
    ...table("", { engine: totals, ...beside }),
    "",
    `culprits       precision ${printPart(culprits.precision)}, recall ${printPart(culprits.recall)}, none missed and none too many ${printPart(culprits.exact)}`,
    `silent         ${printPart(silent)}, green of these ${printPart(green)}`,
    `wrong, "high"  object ${wrongWithHigh.object}, cause ${wrongWithHigh.cause}`,
    `on healthy     ${onHealthy.count} findings on ${onHealthy.of} clusters; wrong ones on ready workloads ${printPart(totals.onReady)}`,
    `evidence       ${totals.unproven} claims that it does not carry`,
    `calibration    ${words.join(", ")}`,
    `time per case  p50 ${ms.p50} ms, p95 ${ms.p95} ms`,
    "",
    ...table("by group", byGroup),
    "",
    ...table("by cause", byCause),
    "",
    ...printMisses(cases),
    "",
  ].join("\n");
}

function printPart({ count, of }: Part): string {
  return of === 0 ? "0/0" : `${count}/${of} (${(count / of).toFixed(2)})`;
}

const nameWidth = 36;

function table(title: string, rows: Readonly<Record<string, Right>>): string[] {
  const heads = ["cases", "object@1", "object@3", "cause@1", "cause@3"];
  return [
    line(title, heads),
    ...Object.entries(rows).map(([name, right]) =>
      line(name, [
        String(right.cases),
        ...[right.objectFirst, right.objectInThree, right.causeFirst, right.causeInThree].map(
          (count) => (right.cases === 0 ? "-" : (count / right.cases).toFixed(2)),
        ),
      ]),
    ),
  ];
}

function line(name: string, cells: readonly string[]): string {
  return [name.padEnd(nameWidth), ...cells.map((cell) => cell.padStart(9))].join("").trimEnd();
}
