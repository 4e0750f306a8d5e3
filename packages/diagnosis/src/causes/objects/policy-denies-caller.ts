import { type Claim, keyOf, type Victim } from "@binnacle/contracts";
import { shellWords } from "../../facts/shell-words.ts";
import { refOf, written } from "../../graph/object-key.ts";
import type { Inquiry } from "../../inquiry.ts";
import type { DraftStep } from "../../kit/draft.ts";
import { objectCause, type SeenObject } from "../../kit/object-cause.ts";
import { refusedCall } from "../../logs/refused-calls.ts";
import { callEnd } from "../../messages/call-end.ts";
import { lineTime } from "../../messages/line-time.ts";
import { type DeniedCall, deniedCalls } from "../../network/denied-calls.ts";
import { objectsOf } from "../../state/cluster-state.ts";
import type { NetworkPolicy } from "../../state/network.ts";
import { citeMention } from "./called-host.ts";

interface PolicyView {
  readonly policy: NetworkPolicy;
  readonly ref: ReturnType<typeof refOf>;
  readonly denied: readonly Denied[];
}

interface Denied extends DeniedCall {
  /** Evidence: a line in which the caller says that it cannot reach the Service. */
  readonly line: string | undefined;
  /** It says that nobody answered. */
  readonly isDropped: boolean;
}

/** More of them tell nothing new. */
const TOLD_AT_MOST = 3;

/** A NetworkPolicy lets a workload not reach what it calls. Whether the network enforces it, a caller that fails tells. */
export const policyDeniesCaller = objectCause<PolicyView, readonly [Denied, ...Denied[]]>({
  id: "policy-denies-caller",
  title: "NetworkPolicy denies a caller",
  group: "network",
  high: "no rule lets the caller through, and it says that nobody answers its calls",
  medium:
    "no rule lets the caller through, and its calls fail otherwise: not every network refuses what it denies",
  low: "no rule lets the caller through; nothing that was read says that it fails, and not every network enforces policies",
  ruledOut: "NetworkPolicies let every call through that templates name",
  needs: ["NetworkPolicy", "Service", "Pod", "Deployment"],
  metric: "error_ratio",
  of: "NetworkPolicy",

  all: policiesIn,

  sees({ denied }) {
    const [first, ...others] = denied.toSorted(
      (left, right) => Number(left.line === undefined) - Number(right.line === undefined),
    );
    return first && [first, ...others];
  },

  tells(seen) {
    const { hit, name, object, ref } = seen;
    const [first] = hit;
    const isFelt = first.line !== undefined;
    const { creationTimestamp } = object.policy.metadata;
    const isNew = Date.parse(creationTimestamp ?? "") >= seen.window.fromMs;
    const caller = first.call.from.ref.name;
    const called = first.call.to.ref.name;
    return {
      level: isFelt ? (hit.some((denied) => denied.isDropped) ? "high" : "medium") : "low",
      does: `${isFelt ? "keeps" : "may keep"} ${caller} from ${called}`,
      text: `lets ${caller} not reach ${called}`,
      impact: isFelt && isCutOff(seen) ? "broken" : "degraded",
      since: isNew ? creationTimestamp : undefined,
      facts: hit.slice(0, TOLD_AT_MOST).flatMap((denied) => claimsOf(seen, denied)),
      disproof: `an answer of ${called} to a call of ${caller}; or a CiliumNetworkPolicy or AdminNetworkPolicy that lets it through, which are not read`,
      takes: hit.flatMap(({ call, line }) =>
        line === undefined ? [] : call.from.pods.filter(({ isReady }) => !isReady),
      ),
      fix: isFelt || isNew ? [letThrough(first)] : [],
      nextCheck: {
        text: "see whom it lets through",
        kubectl: shellWords`describe networkpolicy ${name}`,
        object: ref,
      },
      symptom: { reason: "ConnectionTimedOut" },
      victims: victimsOf(hit),
    };
  },
});

type Seen = SeenObject<PolicyView, readonly [Denied, ...Denied[]]>;

/** Each policy with the calls that it is the first to deny: a later one that selects the same pods takes nothing away. */
function policiesIn(inquiry: Inquiry): PolicyView[] {
  const { cluster } = inquiry;
  const policies = objectsOf(cluster.state, "NetworkPolicy")
    .map((policy) => ({ policy, ref: refOf("NetworkPolicy", policy) }))
    .toSorted((left, right) => madeAt(left.policy) - madeAt(right.policy));
  const byFirst = Map.groupBy(deniedCalls(cluster), (item) => {
    const keys = new Set(item.policies.map(keyOf));
    return policies.find(({ ref }) => keys.has(keyOf(ref)));
  });
  return policies.map((view) => ({
    ...view,
    denied: (byFirst.get(view) ?? []).map((item) => ({
      ...item,
      ...lineOf(inquiry, item, madeAt(view.policy)),
    })),
  }));
}

/** A call that was answered came through; one to what is down, to a name without an address, or before the policy was made, fails without it. */
function lineOf(inquiry: Inquiry, { call: { from, to } }: DeniedCall, sinceMs: number) {
  const unfelt = { line: undefined, isDropped: false };
  if (!to.pods.some(({ isReady }) => isReady)) return unfelt;
  const refused = refusedCall(inquiry, from, to);
  if (refused === undefined || refused.call.failure === "answered") return unfelt;
  const end = callEnd(refused.line);
  if (end === "unresolved" || lineTime(refused.line) < sinceMs) return unfelt;
  return { line: refused.evidence, isDropped: end === "dropped" };
}

function madeAt({ metadata }: NetworkPolicy): number {
  const at = Date.parse(metadata.creationTimestamp ?? "");
  return Number.isFinite(at) ? at : 0;
}

/** Nobody whose calls are known reaches a Service any more. */
function isCutOff({ hit, cluster }: Seen): boolean {
  const byService = Map.groupBy(hit, ({ call }) => call.to.key);
  return [...byService].some(
    ([key, denied]) => denied.length === (cluster.calls.byService.get(key) ?? []).length,
  );
}

function claimsOf(seen: Seen, { call, direction, port, line }: Denied): Claim[] {
  const { ref, name, object, cite, say } = seen;
  const [from, to] = [written(call.from.ref), written(call.to.ref)];
  const isIn = direction === "ingress";
  const rule = isIn ? `lets ${from} in` : `lets it out to ${to}`;
  const at = `${port.protocol} ${port.port}`;
  const filed = cite.fact({
    subject: ref,
    pointer: `/spec/${direction}`,
    value: [object.policy.spec, call.from.key, call.to.key, at],
    values: { port: at },
    text: `networkpolicy ${name} selects the pods of ${isIn ? to : from}, and no rule ${rule} at ${at}`,
  });
  return [
    say(
      `NetworkPolicy ${name} selects the pods ${isIn ? `behind ${to}` : `of ${from}`}, and no rule ${rule} at {port}; it calls {host} ({place}).`,
      filed,
      citeMention(seen, call.from, call.mention),
    ),
    ...(line === undefined ? [] : [say(`${from} writes: "{message}"`, line)]),
  ];
}

/** What is missing: policies only add up, so that a further one lets it through. */
function letThrough({ port, call }: Denied): DraftStep {
  const [missing] = port.missing;
  const policy = missing === undefined ? "" : `: ${JSON.stringify({ spec: missing.spec })}`;
  return {
    text: `if the call is meant, a further NetworkPolicy in ${missing?.namespace ?? call.to.namespace} lets it through${policy}`,
  };
}

function victimsOf(hit: readonly Denied[]): Victim[] {
  return hit.flatMap(({ call: { from, to }, line }) => {
    const does = line === undefined ? "may not reach" : "does not reach";
    const evidence = line === undefined ? [] : [line];
    return [
      { ref: from.ref, because: `it ${does} ${to.ref.name}`, evidence },
      ...to.workloads.map(({ ref }) => ({
        ref,
        because: `${from.ref.name} ${does} it`,
        evidence,
      })),
    ];
  });
}
