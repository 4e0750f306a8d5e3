import { AppError, Observed } from "@binnacle/contracts";
import { z } from "zod";

/** Architecture §13: `structuredContent` is at most 256 KB. */
const bytesAtMost = 256 * 1024;
/** Characters at which texts are cut, the longest first: what one line or annotation takes is no other's loss. */
const lengths = [32_000, 8000, 2000, 500];

type Structured = Readonly<Record<string, unknown>>;

/** The result with its longest texts cut until it fits; that they were is a gap. Throws `AppError` where that does not help. */
export function fitStructured(tool: string, whole: Structured): Structured {
  if (fits(whole)) return whole;
  for (const length of lengths) {
    const cut = z.record(z.string(), z.unknown()).parse(shortened(whole, length));
    const told = withGap(cut, length);
    if (fits(told)) return told;
  }
  throw new AppError(
    "bad_input",
    `The result of ${tool} is larger than 256 KB. Narrow the question: one namespace, one workload or a shorter window.`,
  );
}

function fits(structured: Structured): boolean {
  return Buffer.byteLength(JSON.stringify(structured)) <= bytesAtMost;
}

function shortened(value: unknown, length: number): unknown {
  if (typeof value === "string")
    return value.length <= length ? value : `${value.slice(0, length).toWellFormed()}… (cut)`;
  if (Array.isArray(value)) return value.map((item) => shortened(item, length));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, shortened(item, length)]),
  );
}

const Seen = Observed.partial();

function withGap(structured: Structured, length: number): Structured {
  const { evidence = [], gaps = [] } = Seen.catch({}).parse(structured);
  const origin = evidence[0]?.origin ?? gaps[0]?.origin;
  if (origin === undefined) return structured;
  const gap = {
    origin,
    kind: "cut",
    what: `the ends of texts longer than ${length.toLocaleString("en")} characters`,
    why: "the whole result would be larger than 256 KB",
    about: { kinds: [] },
    remedy: { text: "Narrow the question: one namespace, one workload or a shorter window." },
  };
  return { ...structured, gaps: [...gaps, gap] };
}
