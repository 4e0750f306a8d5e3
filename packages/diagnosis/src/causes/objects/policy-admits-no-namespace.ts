import { type Claim, present } from "@binnacle/contracts";
import { jsonWord, shellWords } from "../../facts/shell-words.ts";
import { refOf, written } from "../../graph/object-key.ts";
import type { Inquiry } from "../../inquiry.ts";
import type { Level } from "../../kit/cause.ts";
import type { Draft, DraftStep } from "../../kit/draft.ts";
import { mended } from "../../kit/mend.ts";
import { objectCause, type SeenObject } from "../../kit/object-cause.ts";
import { type AbsentPeer, absentPeers } from "../../network/absent-peers.ts";
import { type KeptOut, keptOutBy } from "../../network/kept-out-by.ts";
import { gitOpsOwner, reverts } from "../../rollout/gitops-owner.ts";
import { rulesChangeOf } from "../../rollout/write-changes.ts";
import { listed, shortened } from "../../say.ts";
import { objectsOf } from "../../state/cluster-state.ts";
import type { NetworkPolicy } from "../../state/network.ts";

/** Time that a namespace may be made after the policy that names it: both come with one `apply`. */
const TOGETHER_MS = 60_000;

interface PolicyView {
  readonly ref: ReturnType<typeof refOf>;
  readonly policy: NetworkPolicy;
}

interface Misspelt {
  readonly peer: AbsentPeer;
  readonly kept: readonly [KeptOut, ...KeptOut[]];
}

/** A NetworkPolicy that lets a namespace in that does not exist, and nobody of the one that was most likely meant. */
export const policyAdmitsNoNamespace = objectCause<PolicyView, Misspelt>({
  id: "policy-admits-no-namespace",
  title: "NetworkPolicy for a namespace that does not exist",
  group: "network",
  high: "no namespace is what a rule lets in, one of nearly that name is kept out, and no other namespace is let in to what an Ingress leads to",
  medium:
    "no namespace is what a rule lets in, one of nearly that name is kept out, and the rule is new, an Ingress leads there, or something of that namespace calls it",
  low: "no namespace is what a rule lets in; one of nearly that name may be another tenant, and not every network enforces policies",
  ruledOut:
    "every namespace that a NetworkPolicy lets in exists, is let in by another rule, or may be made later",
  needs: ["NetworkPolicy", "Pod"],
  metric: "error_ratio",
  of: "NetworkPolicy",

  all: ({ cluster }) =>
    objectsOf(cluster.state, "NetworkPolicy").map((policy) => ({
      ref: refOf("NetworkPolicy", policy),
      policy,
    })),

  sees({ policy }, { cluster, ledger, now }) {
    const { creationTimestamp, namespace } = policy.metadata;
    const at = rulesChangeOf("NetworkPolicy", policy, ledger)?.at ?? creationTimestamp ?? "";
    if (now - Date.parse(at) < TOGETHER_MS) return undefined;
    if (cluster.gapIn("Namespace") !== undefined) return undefined;
    if (cluster.gapIn("NetworkPolicy", namespace) !== undefined) return undefined;
    const hits = absentPeers(cluster, policy).flatMap((peer) => {
      const [first, ...others] = keptOutBy(cluster, policy, peer);
      const hit: Misspelt | undefined = first && { peer, kept: [first, ...others] };
      return hit && (peer.near !== undefined || hit.kept.some(isForIngress)) ? [hit] : [];
    });
    return hits.find(({ peer }) => peer.near !== undefined) ?? hits[0];
  },

  waits: ({ ref, policy }, { cluster, cite, say }): Claim | undefined => {
    const named = policy.spec.ingress.some(({ from }) =>
      from.some((peer) => peer.namespaceSelector),
    );
    if (!named || cluster.gapIn("Namespace") === undefined) return undefined;
    const fact = cite.fact({
      subject: ref,
      pointer: "/spec/ingress",
      value: policy.spec.ingress,
      text: `${written(ref)} lets namespaces in by their labels`,
    });
    return say(`whether there are the namespaces that ${written(ref)} lets in was not seen`, fact);
  },

  tells(seen) {
    const { hit, object, ledger } = seen;
    const { peer, kept } = hit;
    const { metadata } = object.policy;
    const change = rulesChangeOf("NetworkPolicy", object.policy, ledger);
    const since = change?.at ?? metadata.creationTimestamp;
    return {
      level: levelOf(seen, since),
      does: `lets in ${shortened(peer.told, 50)}, which does not exist`,
      text: `lets in ${peer.told}, which does not exist`,
      why: peer.near && `namespace ${peer.near} is kept out`,
      impact: "degraded",
      since,
      change: change?.kind === "created" ? undefined : change,
      facts: factsOf(seen),
      disproof:
        "an answer to a call from there; or a CiliumNetworkPolicy or AdminNetworkPolicy that lets it in, which are not read",
      victims: kept.map(({ workload, ingress }) => ({
        ref: workload.ref,
        because:
          ingress === undefined
            ? "no rule lets in whom it should"
            : `no rule lets in the controller of ingress ${ingress}`,
        evidence: [citePeer(seen)],
      })),
      ...mendingOf(seen, change?.by),
      nextCheck: {
        text: "see which namespaces there are, and their labels",
        kubectl: shellWords`get namespaces --show-labels`,
        object: { kind: "Namespace", name: "*" },
      },
      symptom: { reason: "ConnectionTimedOut" },
    };
  },
});

type Seen = SeenObject<PolicyView, Misspelt>;

/** A near name may be that of another tenant: it counts where something shows that it is meant. */
function levelOf(seen: Seen, since: string | undefined): Level {
  const { peer, kept } = seen.hit;
  if (peer.near === undefined) return "low";
  if (kept.some(isForIngress)) return "high";
  const isNew = Date.parse(since ?? "") >= seen.window.fromMs;
  const isMeant =
    isNew || kept.some((it) => it.ingress !== undefined || isCalledFrom(peer.near, it, seen));
  return isMeant ? "medium" : "low";
}

/** Something in the namespace names it in its template. */
function isCalledFrom(
  namespace: string | undefined,
  { workload }: KeptOut,
  { cluster }: Inquiry,
): boolean {
  return cluster
    .servicesOf(workload)
    .flatMap(({ key }) => cluster.calls.byService.get(key) ?? [])
    .some(({ from }) => from.namespace === namespace);
}

/** What an Ingress leads to, and no rule lets in any other namespace that there is. */
function isForIngress({ ingress, isAlone }: KeptOut): boolean {
  return ingress !== undefined && isAlone();
}

function citePeer({ cite, ref, hit: { peer, kept } }: Seen): string {
  const { told, near, pointer } = peer;
  return cite.fact({
    subject: ref,
    pointer,
    value: [told, "absent", near],
    values: present({ told, near }),
    text: `${written(ref)} lets in ${told}, which does not exist, to ${listed(kept.map(({ workload }) => written(workload.ref)))}`,
  });
}

function factsOf(seen: Seen): Claim[] {
  const { ref, hit, say } = seen;
  const { peer, kept } = hit;
  const fact = citePeer(seen);
  const to = listed(kept.map(({ workload }) => written(workload.ref)));
  const [behind] = kept.flatMap(({ ingress }) => ingress ?? []);
  const near =
    peer.near === undefined
      ? ""
      : " There is namespace {near}, which no rule lets in: perhaps that is meant.";
  return [
    say(`${written(ref)} lets {told} in to ${to}; no namespace is that.${near}`, fact),
    ...(behind === undefined
      ? []
      : [say(`ingress/${behind} leads there: its controller may be kept out.`, fact)]),
  ];
}

/** Who wrote it knows whom it is for: a patch is a proposal. */
function mendingOf(seen: Seen, changedBy: string | undefined): Pick<Draft, "fix" | "later"> {
  const { ref, object, hit } = seen;
  const { near } = hit.peer;
  const correction = "correct the namespaceSelector";
  const what =
    near === undefined ? correction : `if namespace ${near} is meant to reach it, ${correction}`;
  const { metadata } = object.policy;
  const { fix, later } = mended({ ref, metadata, changedBy, steps: [], what });
  return { fix, later: [...correct(seen), ...later] };
}

/** What reverts it takes it from its source alone. */
function correct({ ref, object, hit: { peer } }: Seen): DraftStep[] {
  const owner = gitOpsOwner(object.policy.metadata);
  if (peer.near === undefined || peer.mend === undefined) return [];
  if (owner !== undefined && reverts(owner)) return [];
  const patch = jsonWord([{ op: "replace", path: peer.pointer, value: peer.mend }]);
  return [
    {
      text: `if namespace ${peer.near} is meant to reach it, lets it in`,
      kubectl: shellWords`patch networkpolicy ${ref.name} --type=json -p ${patch}`,
      object: ref,
    },
  ];
}
