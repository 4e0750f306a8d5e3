import { type Access, type Gap, present } from "@binnacle/contracts";
import { type ObjectFact, shellWords } from "@binnacle/diagnosis";
import type { ClusterApi } from "../api/cluster-api.ts";
import { type ApiResult, type Failure, toError, toGap } from "../api/failure.ts";
import type { Accesses } from "./accesses.ts";
import { type Need, ownNeeds } from "./own-needs.ts";
import { written } from "./resource-of.ts";
import { type Decision, reviewAccess } from "./review-access.ts";
import { merged, ruleOf } from "./rule-of.ts";

/**
 * Of all that this server needs in a namespace, or in all, what it may not do. Throws `AppError` when no question is answered;
 * some that are not are a gap.
 */
export async function ownAccess(
  api: ClusterApi,
  namespace: string | undefined,
  signal: AbortSignal,
): Promise<Accesses> {
  const asked = await Promise.all(
    ownNeeds.map(async (need) => ({
      need,
      answer: await reviewNeed(api, need, { namespace, signal }),
    })),
  );
  const failures = asked.flatMap(({ answer }) =>
    answer.kind === "failed" ? [answer.failure] : [],
  );
  const [first] = failures;
  if (first !== undefined && failures.length === asked.length) throw toError(first);
  const denied = asked.filter(({ answer }) => answer.kind === "ok" && !answer.value.isAllowed);
  const served = await Promise.all(
    denied.map(async ({ need }) => ((await isUnserved(api, need, signal)) ? [] : [need])),
  );
  const lacking = served.flat();
  const unanswered = asked.filter(({ answer }) => answer.kind === "failed");
  const items = [
    ...lacking.map((need) => toAccess(need, { namespace, answer: "no" })),
    ...unanswered.map(({ need }) => toAccess(need, { namespace, answer: "unknown" })),
  ];
  const checked = asked.length - (denied.length - lacking.length);
  const missing = merged(lacking.map((need) => ruleOf(placed(need, namespace))));
  return {
    result: {
      subject: "this server",
      isOwnNeed: true,
      items,
      checked,
      missing,
    },
    facts: [factOf(items, checked, namespace)],
    gaps: first === undefined ? [] : [gapOf(first, failures.length)],
  };
}

interface Where {
  readonly namespace: string | undefined;
  readonly signal: AbortSignal;
}

async function reviewNeed(
  api: ClusterApi,
  need: Need,
  { namespace, signal }: Where,
): Promise<ApiResult<Decision>> {
  return await reviewAccess(api, placed(need, namespace), { signal });
}

function placed({ verb, resource }: Need, namespace: string | undefined) {
  return { verb, resource, namespace: resource.isNamespaced ? namespace : undefined };
}

function toAccess(
  { verb, resource }: Need,
  {
    namespace,
    answer,
  }: { readonly namespace: string | undefined; readonly answer: Access["answer"] },
): Access {
  const where = resource.isNamespaced ? present({ namespace }) : {};
  return { verb, resource: written(resource), answer, ...where };
}

/** What the cluster does not know needs no right. */
async function isUnserved(
  api: ClusterApi,
  { optionalIn }: Need,
  signal: AbortSignal,
): Promise<boolean> {
  if (optionalIn === undefined) return false;
  const { group, version } = optionalIn;
  const found = await api.json(`/apis/${group}/${version}`, { signal });
  return found.kind === "failed" && found.failure.kind === "not_found";
}

function factOf(
  items: readonly Access[],
  checked: number,
  namespace: string | undefined,
): ObjectFact {
  const denied = items.filter(({ answer }) => answer === "no");
  return {
    subject: { kind: "SelfSubjectAccessReview", name: "this server", ...present({ namespace }) },
    pointer: "/status/allowed",
    value: denied.map(({ verb, resource }) => `${verb} ${resource}`),
    values: { checked, denied: denied.length },
    text: `this server lacks ${denied.length} of the ${checked} rights that it needs`,
    kubectl: shellWords`auth can-i --list`,
  };
}

function gapOf(failure: Failure, count: number): Gap {
  const what = `${count} rights of this server`;
  return toGap(failure, { what, about: { kinds: [] } });
}
