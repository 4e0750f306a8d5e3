import { type Claim, keyOf, type Victim } from "@binnacle/contracts";
import { shellWords } from "../../facts/shell-words.ts";
import { latest } from "../../facts/times.ts";
import {
  areTogether,
  claimsOf,
  type IngressClaim,
  routeAlike,
} from "../../graph/ingress-claims.ts";
import { refOf, written } from "../../graph/object-key.ts";
import type { Inquiry } from "../../inquiry.ts";
import { objectCause, type SeenObject } from "../../kit/object-cause.ts";
import { ingressChangeOf } from "../../rollout/write-changes.ts";
import { shortened } from "../../say.ts";
import { objectsOf } from "../../state/cluster-state.ts";
import type { Ingress } from "../../state/network.ts";

interface Claiming {
  readonly ref: ReturnType<typeof refOf>;
  /** Each claim with one of an older Ingress that is the same. */
  readonly taken: readonly Taken[];
}

interface Taken {
  readonly own: IngressClaim;
  readonly other: IngressClaim;
}

/** More of them tell nothing new. */
const TOLD_AT_MOST = 3;

/** Two Ingresses ask for the same requests and lead to different Services: which one gets them is up to the controller. */
export const ingressClaimTaken = objectCause<Claiming, readonly [Taken, ...Taken[]]>({
  id: "ingress-claim-taken",
  title: "Two Ingresses for the same host and path",
  group: "network",
  medium:
    "two Ingresses of a class claim the same host and path for different Services; which one gets the requests is up to the controller",
  low: "two Ingresses of a class claim the same host and path for different Services; an annotation that one alone has may keep them apart",
  ruledOut: "no two Ingresses of a class claim the same host and path for different Services",
  needs: ["Ingress"],
  metric: "error_ratio",
  of: "Ingress",

  all: claimingIn,

  sees({ taken: [first, ...others] }) {
    return first && [first, ...others];
  },

  tells(seen) {
    const { hit, name, ref, ledger } = seen;
    const [{ own, other }] = hit;
    const what = shortened(wordsOf(own), 50);
    const isOlder = madeAt(other) < madeAt(own);
    const who = `ingress ${shortened(nameOf(other, own), 40)}`;
    const change = ingressChangeOf(own.ingress, ["rules"], ledger);
    const times = [own, other].map(
      ({ ingress }) =>
        ingressChangeOf(ingress, ["rules"], ledger)?.at ?? ingress.metadata.creationTimestamp,
    );
    const since = latest(times);
    return {
      level: hit.some((taken) => routeAlike(taken.own.ingress, taken.other.ingress))
        ? "medium"
        : "low",
      does: `claims ${what}, which ${who} ${isOlder ? "has already" : "claims, too"}`,
      text: `claims ${what}, as ${who} does`,
      why: "one of the two gets the requests",
      impact: "degraded",
      since,
      change: change?.kind === "created" || change?.at !== since ? undefined : change,
      facts: hit.slice(0, TOLD_AT_MOST).map((taken) => claimOf(seen, taken)),
      disproof: `answers of ${other.service.name} to every request for ${what}`,
      victims: victimsOf(seen),
      later: [
        {
          text: `take ${what} out of the Ingress that is not to have it: ${written(ref)} leads to ${own.service.name}, ${written(other.ref)} to ${other.service.name}`,
        },
      ],
      nextCheck: {
        text: "see what it claims, and where that leads",
        kubectl: shellWords`describe ingress ${name}`,
        object: ref,
      },
      symptom: { reason: "HostPathConflict" },
    };
  },
});

type Seen = SeenObject<Claiming, readonly [Taken, ...Taken[]]>;

/** Each Ingress with what an older one claims, too. */
function claimingIn({ cluster }: Inquiry): Claiming[] {
  const ingresses = objectsOf(cluster.state, "Ingress").toSorted(
    (left, right) => timeOf(left) - timeOf(right) || (idOf(left) < idOf(right) ? -1 : 1),
  );
  const first = new Map<string, IngressClaim>();
  return ingresses.map((ingress) => {
    const claims = claimsOf(ingress);
    const taken = claims.flatMap((own) => {
      const other = first.get(own.key);
      return other !== undefined && contend(own, other) ? [{ own, other }] : [];
    });
    for (const own of claims) if (!first.has(own.key)) first.set(own.key, own);
    return { ref: refOf("Ingress", ingress), taken };
  });
}

/** Those of every host may be for load balancers of their own, unless they have the same address. */
function contend(own: IngressClaim, other: IngressClaim): boolean {
  if (keyOf(own.ref) === keyOf(other.ref) || keyOf(own.service) === keyOf(other.service))
    return false;
  return areTogether(own.ingress, other.ingress) ?? own.host !== undefined;
}

function timeOf({ metadata }: Ingress): number {
  const at = Date.parse(metadata.creationTimestamp ?? "");
  return Number.isFinite(at) ? at : 0;
}

function idOf({ metadata: { namespace, name } }: Ingress): string {
  return `${namespace}/${name}`;
}

/** Not a number where nobody says. */
function madeAt({ ingress }: IngressClaim): number {
  return Date.parse(ingress.metadata.creationTimestamp ?? "");
}

function wordsOf({ host, path }: IngressClaim): string {
  return `${host ?? "every host"}${host === undefined ? " " : ""}${path}`;
}

function nameOf({ ref }: IngressClaim, { ref: own }: IngressClaim): string {
  return ref.namespace === own.namespace ? ref.name : `${ref.namespace}/${ref.name}`;
}

function claimOf({ cite, say }: Seen, taken: Taken): Claim {
  return say(
    `${written(taken.own.ref)} leads {what} to {service}; ${written(taken.other.ref)} leads it to {other}: users of it get one of the two.`,
    cite.fact({
      subject: taken.own.ref,
      pointer: taken.own.pointer,
      value: [wordsOf(taken.own), taken.own.service, taken.other.ref, taken.other.service],
      values: {
        what: wordsOf(taken.own),
        service: taken.own.service.name,
        other: taken.other.service.name,
      },
      text: `${written(taken.own.ref)} and ${written(taken.other.ref)} claim ${wordsOf(taken.own)}, for ${taken.own.service.name} and ${taken.other.service.name}`,
    }),
  );
}

/** The other Ingress, and what is behind it. */
function victimsOf({ cluster, hit }: Seen): Victim[] {
  const refs = hit.flatMap(({ other, own }) => {
    const workloads = cluster.services.get(keyOf(other.service))?.workloads ?? [];
    const because = `${written(own.ref)} claims ${shortened(wordsOf(own), 50)}, too`;
    return [other.ref, ...workloads.map(({ ref }) => ref)].map((ref) => ({ ref, because }));
  });
  return [...new Map(refs.map((it) => [keyOf(it.ref), { ...it, evidence: [] }])).values()];
}
