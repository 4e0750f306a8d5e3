import { type Access, AppError, eks } from "@binnacle/contracts";
import { defineTool } from "@binnacle/mcp/server";
import { oneAccess } from "../access/one-access.ts";
import { ownAccess } from "../access/own-access.ts";
import type { EksDeps } from "../eks-deps.ts";
import { observed } from "../facts.ts";
import { assertNamespace } from "../resolve/assert-namespace.ts";
import { clusterOf } from "./cluster-of.ts";
import { lines } from "./diagnosis-text.ts";
import { unseenFirst } from "./unseen-first.ts";

export const checkAccess = defineTool<EksDeps>()({
  contract: eks.checkAccess,
  async run(asked, deps, { signal }) {
    const { verb, resource, namespace, ...who } = asked;
    if ((verb === undefined) !== (resource === undefined))
      throw new AppError("bad_input", "Give verb and resource, or neither.");
    const cluster = await clusterOf(deps, signal);
    const unseen = await assertNamespace(deps.api, namespace, signal);
    const { result, facts, gaps } =
      verb === undefined || resource === undefined
        ? await ownAccess(deps.api, namespace, signal)
        : await oneAccess(deps.api, { verb, resource, namespace, ...who }, signal);
    const seen = { cluster, tool: eks.checkAccess, asked, gaps: [...unseen, ...gaps] };
    return { ...result, ...observed(facts, deps.api, seen) };
  },
  toText: ({ subject, isOwnNeed, items, checked, missing, command, gaps }) =>
    unseenFirst(
      gaps,
      isOwnNeed
        ? needsText(items, checked)
        : lines(...items.map((item) => answerText(subject, item))),
      ...missing.map(({ kind, ...rule }) => `missing rule of a ${kind}: ${JSON.stringify(rule)}`),
      command !== undefined && `grants it: ${command}`,
    ),
});

function answerText(subject: string, access: Access): string {
  const { answer, reason } = access;
  const may = answer === "yes" ? "may" : "may not";
  return `${answer}: ${subject} ${may} ${deedOf(access)}${reason === undefined ? "" : ` (${reason})`}`;
}

/** `list pods in namespace shop`. */
function deedOf({ verb, resource, namespace, name }: Access): string {
  const which = name === undefined ? resource : `${resource} ${name}`;
  const where = namespace === undefined ? "" : ` in namespace ${namespace}`;
  return `${verb} ${which}${where}`;
}

/** What was not answered is told before what is granted. */
function needsText(items: readonly Access[], checked: number): string {
  const unknown = items.filter(({ answer }) => answer === "unknown");
  const denied = items.filter(({ answer }) => answer === "no");
  const granted = checked - unknown.length - denied.length;
  return lines(
    unknown.length > 0 && `not answered: ${unknown.length} of ${checked} questions`,
    `this server has ${granted} of the ${checked} rights that it needs`,
  );
}
