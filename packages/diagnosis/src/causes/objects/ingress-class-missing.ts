import { type Claim, present } from "@binnacle/contracts";
import { jsonWord, shellWords } from "../../facts/shell-words.ts";
import { refOf, written } from "../../graph/object-key.ts";
import { unservedClass } from "../../graph/unserved-class.ts";
import type { Inquiry } from "../../inquiry.ts";
import type { DraftStep } from "../../kit/draft.ts";
import { mended } from "../../kit/mend.ts";
import { objectCause, type SeenObject } from "../../kit/object-cause.ts";
import { isSlip } from "../../near-miss.ts";
import { ingressChangeOf } from "../../rollout/write-changes.ts";
import { listed, shortened } from "../../say.ts";
import { objectsOf } from "../../state/cluster-state.ts";
import type { Ingress } from "../../state/network.ts";

/** Time that a class may be made after what names it: both come with one `apply`. */
const TOGETHER_MS = 60_000;

interface Classed {
  readonly ref: ReturnType<typeof refOf>;
  readonly object: Ingress;
}

interface Unserved {
  readonly className: string;
  readonly others: readonly string[];
  /** The class that was most likely meant: of another one a patch may make public what is not. */
  readonly near: string | undefined;
}

/**
 * An Ingress of a class that does not exist, and that has no address: no controller takes it. In a cluster without any
 * class its controllers may choose by the name alone: of that nothing is said.
 */
export const ingressClassMissing = objectCause<Classed, Unserved>({
  id: "ingress-class-missing",
  title: "Ingress of a class that does not exist",
  group: "network",
  high: "the IngressClass does not exist, one that differs by a slip of the pen does, and the Ingress has no address",
  medium: "the IngressClass does not exist, and the Ingress has no address",
  ruledOut: "no Ingress without an address names a class that is missing among those that exist",
  needs: ["Ingress"],
  metric: "error_ratio",
  of: "Ingress",

  all: ({ cluster }) =>
    objectsOf(cluster.state, "Ingress").map((object) => ({
      ref: refOf("Ingress", object),
      object,
    })),

  sees({ object }, inquiry) {
    const className = unservedClass(object);
    const { cluster, now } = inquiry;
    if (className === undefined) return undefined;
    if (cluster.gapIn("IngressClass", undefined, className) !== undefined) return undefined;
    const others = objectsOf(cluster.state, "IngressClass").map(({ metadata }) => metadata.name);
    const age = now - Date.parse(changeOf(object, inquiry)?.at ?? madeAt(object) ?? "");
    if (others.length === 0 || others.includes(className) || age < TOGETHER_MS) return undefined;
    return { className, others, near: others.find((other) => isSlip(className, other)) };
  },

  waits: ({ ref, object }, { cluster, cite, say }): Claim | undefined => {
    const className = unservedClass(object);
    if (className === undefined) return undefined;
    if (cluster.gapIn("IngressClass", undefined, className) === undefined) return undefined;
    const fact = cite.fact({
      subject: ref,
      pointer: "/spec/ingressClassName",
      value: className,
      values: { className },
      text: `${written(ref)} is of class ${className}`,
    });
    return say(`whether there is IngressClass {className} of ${written(ref)} was not seen`, fact);
  },

  tells(seen) {
    const { ref, object, hit, say } = seen;
    const change = changeOf(object.object, seen);
    return {
      level: hit.near === undefined ? "medium" : "high",
      does: `is of class ${shortened(hit.className, 50)}, which does not exist`,
      text: `is of class ${hit.className}, which does not exist`,
      why: "no controller serves it",
      impact: hit.near === undefined ? "degraded" : "broken",
      since: change?.at ?? madeAt(object.object),
      change: change?.kind === "created" ? undefined : change,
      facts: [
        say(
          `${written(ref)} is of class {className}; there is {others}. No controller serves it: it has no address.`,
          citeClass(seen),
        ),
      ],
      context: nearClaim(seen),
      disproof: `an IngressClass ${hit.className}, or a controller that takes Ingresses by this name`,
      ...mended({
        ref,
        metadata: object.object.metadata,
        changedBy: change?.by,
        steps: correctClass(seen),
        what: "correct ingressClassName",
      }),
      nextCheck: {
        text: "see which classes there are",
        kubectl: shellWords`get ingressclasses`,
        object: { kind: "IngressClass", name: "*" },
      },
      symptom: { reason: "IngressClassNotFound" },
    };
  },
});

type Seen = SeenObject<Classed, Unserved>;

function changeOf(object: Ingress, { ledger }: Pick<Inquiry, "ledger">) {
  return ingressChangeOf(object, ["ingressClassName"], ledger);
}

function madeAt({ metadata }: Ingress): string | undefined {
  return metadata.creationTimestamp;
}

function citeClass({ cite, ref, hit }: Seen): string {
  const { className, near } = hit;
  const others = listed(hit.others);
  return cite.fact({
    subject: ref,
    pointer: "/spec/ingressClassName",
    value: [className, "absent", others],
    values: present({ className, others, near }),
    text: `${written(ref)} is of class ${className}; the classes are ${others}`,
  });
}

function nearClaim(seen: Seen): Claim[] {
  return seen.hit.near === undefined
    ? []
    : [seen.say("Perhaps class {near} is meant.", citeClass(seen))];
}

function correctClass({ ref, hit: { near } }: Seen): DraftStep[] {
  if (near === undefined) return [];
  const patch = jsonWord({ spec: { ingressClassName: near } });
  return [
    {
      text: `is of class ${near}, which exists; its controller takes it then`,
      kubectl: shellWords`patch ingress ${ref.name} -p ${patch}`,
      object: ref,
    },
  ];
}
