import { AppError, present } from "@binnacle/contracts";
import { describedKinds } from "../describe/described-kinds.table.ts";
import type { ImportedCase } from "../imported-case.ts";
import type { LeftOut } from "../importer.ts";
import { expectations } from "./expectations.table.ts";
import { showsLog } from "./log-lines.ts";
import { readOutputs, type Shown, showsCluster } from "./read-outputs.ts";
import { type RecordedTest, readTests } from "./read-test.ts";
import { subjectsOf } from "./subjects-of.ts";

/** One case of each test whose recorded outputs show a faulty part of a cluster. */
export function* importHolmesgpt(folder: string): Generator<ImportedCase | LeftOut> {
  const tests = readTests(folder);
  if (tests.length === 0) throw new AppError("bad_input", `No test_case.yaml in ${folder}.`);
  for (const test of tests) yield toCase(test);
}

function toCase(test: RecordedTest): ImportedCase | LeftOut {
  const { name, outputs, question, expected } = test;
  if (outputs.length === 0) return { name, why: "nothing was recorded: it needs a live cluster" };
  if (!outputs.some(showsCluster))
    return { name, why: `no output shows objects of a cluster, only ${toolsOf(test)}` };
  const expectation = expectations.find(({ words }) => words.test(expected));
  if (expectation === undefined) return { name, why: "what is expected names no fault" };
  const { cause, causes, says, isInLog = false } = expectation;
  if (isInLog && !outputs.some(showsLog))
    return { name, why: "what is expected stands in a log, and none was recorded" };
  const shown = readOutputs(outputs);
  const { culprits, accepted } = subjectsOf(test, shown.objects);
  const [first] = culprits;
  if (first === undefined) return { name, why: "no output shows an object that is asked about" };
  return {
    name,
    source: "holmesgpt",
    title: expected,
    question,
    recordedAt: shown.recordedAt,
    clusterName: "holmesgpt",
    ...present({ namespace: first.namespace }),
    recorded: recordedOf(shown),
    truth: {
      isHealthy: false,
      culprits: [first],
      accepted,
      cause,
      causes,
      never: [],
      ...present({ says }),
      group: name.split("-").slice(0, 2).join("-"),
    },
    objects: shown.objects,
    logs: shown.logs,
    series: [],
    alerts: [],
  };
}

function toolsOf({ outputs }: RecordedTest): string {
  return [...new Set(outputs.map(({ tool }) => tool))].join(", ");
}

/**
 * A test shows the few objects that its tools looked at. A kind counts as recorded in the namespace of one that was
 * described: the others of its kind there are not known, and nothing is asked about them.
 */
function recordedOf({ objects, logs, lists }: Shown): ImportedCase["recorded"] {
  const described = objects.map(({ kind, metadata: { namespace } }) => ({
    kind,
    ...present({ namespace }),
  }));
  const kinds = new Set(objects.map(({ kind }) => kind).filter((kind) => kind in describedKinds));
  return {
    lists: unique([...described.filter(({ kind }) => kind !== "Node"), ...lists]),
    logs: uniqueLogs(logs),
    metrics: false,
    alerts: false,
    notShown: Object.fromEntries(
      [...kinds].map((kind) => [kind, [...(describedKinds[kind]?.notShown ?? [])]]),
    ),
  };
}

function uniqueLogs(logs: Shown["logs"]): { namespace: string; pod: string }[] {
  return unique(logs.map(({ namespace, pod }) => ({ namespace, pod })));
}

function unique<Item>(items: readonly Item[]): Item[] {
  return [...new Map(items.map((item) => [JSON.stringify(item), item])).values()];
}
