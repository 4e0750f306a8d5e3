import { expect, test } from "vitest";
import { parseText } from "./parse-text.ts";

const symptoms = `
  5xx 500s 502s 503s 504s affected bad broken bug can't cannot complaining crash crashed crashes crashing dead degraded down error erroring
  errors fail failed failing fails failure failures fine hang hanging hangs happened happening happens health healthy impacted incident issue issues killed
  leak leaking looping ok okay oom oomkilled outage pending problem problems ready red restarted restarting restarts slow slower status
  stuck suffering throttled throttling timeout timeouts trouble unable unavailable unhappy unhealthy unreachable why working works worse wrong`;

test.for(list(symptoms))(
  "`%s` says that something is wrong, or asks whether, and is no name",
  (word) => {
    const intent = parseText(`cart ${word}`, { inThread: false });
    expect(intent).toMatchObject({ words: ["cart"], isAboutTrouble: true });
  },
);

test.for([
  ["grammar", "what do they have and which of those could it be when you are there"],
  ["time", "now today morning night hours minutes recently soon"],
  ["politeness", "hello please thanks help would you"],
  ["kinds", "pods services deployments workloads namespaces app"],
  ["resources", "cpu memory disk network traffic requests"],
  ["people", "somebody everyone users customers"],
] as const)("words of %s are no names", ([, text]) => {
  expect(parseText(`cart ${text}`, { inThread: false })).toMatchObject({ words: ["cart"] });
});

function list(words: string): string[] {
  return words.trim().split(/\s+/u);
}
