import type { ExpertRequest } from "./expert-request.ts";
import { hypothesisOf } from "./hypothesis-of.ts";
import type { Known } from "./known.ts";
import { observationsIn, type Page } from "./observations-in.ts";
import { type ReadContext, readContext } from "./read-context.ts";

type Called = readonly { readonly tool: string; readonly input: unknown }[];

/** What an expert calls as the specialist: two turns of looking, then what it found. */
export function looksInto({ task, calls }: ExpertRequest, truth: Known): Called {
  const context = readContext(task);
  const [, namespace = context.namespace] = /\b[A-Z]\w+\/([\w-]+)\/[\w.-]+:/u.exec(task) ?? [];
  const place = { namespace: truth.culprit?.namespace ?? namespace };
  const pages = calls.flatMap(({ call, result }): Page[] => {
    const [, handle, text] =
      /^<result id="(e\d+)"[^>]*>\n([\s\S]*)\n<\/result>$/u.exec(result?.text ?? "") ?? [];
    return handle === undefined || text === undefined || result?.isError !== false
      ? []
      : [{ tool: call.name, handle, text }];
  });
  if (calls.length === 0) return firstLook(truth, place);
  if (calls.length <= 2) return closerLook(truth, { ...place, context });
  return [{ tool: "submit", input: submission(pages, { truth, context }) }];
}

interface Place {
  readonly namespace: string | undefined;
}

function firstLook({ culprit }: Known, { namespace }: Place): Called {
  const within = namespace === undefined ? {} : { namespace };
  const events = { tool: "get_events", input: { ...within, onlyWarnings: true, limit: 6 } };
  if (culprit === undefined)
    return [events, { tool: "list_objects", input: { kind: "Deployment", ...within, limit: 5 } }];
  return [events, { tool: "get_object", input: { ...culprit } }];
}

function closerLook({ culprit }: Known, { namespace }: Place & { readonly context: ReadContext }) {
  const flag = namespace === undefined ? "" : ` -n ${namespace}`;
  const what =
    culprit === undefined ? "deployments" : `${culprit.kind.toLowerCase()} ${culprit.name}`;
  const table = { tool: "kubectl", input: { command: `get ${what}${flag}` } };
  if (namespace === undefined) return [table];
  const name = culprit === undefined ? {} : { workload: culprit.name };
  return [table, { tool: "get_changes", input: { namespace, ...name } }];
}

function submission(
  pages: readonly Page[],
  { truth, context }: { readonly truth: Known; readonly context: ReadContext },
) {
  const observations = observationsIn(pages, truth.culprit?.name);
  const { culprit } = truth;
  return {
    observations:
      observations.length === 0 ? ["Nothing that is wrong was seen [e1]"] : observations,
    hypotheses:
      culprit === undefined
        ? []
        : [hypothesisOf({ culprit, cause: truth.cause }, { context, observations, pages })],
    open: [],
  };
}
