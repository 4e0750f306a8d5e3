import type { Cluster } from "../graph/cluster.ts";
import { selects } from "../graph/selects.ts";
import { isSlip } from "../near-miss.ts";
import type { NetworkPolicy } from "../state/network.ts";
import type { LabelSelector } from "../state/shapes.ts";
import { NAME, type Place, placesIn } from "./places-in.ts";

/** A peer of an ingress rule whose namespaces are none that there are. */
export interface AbsentPeer {
  /** `namespace ingress-ngnix`, `a namespace with team=shpo`. */
  readonly told: string;
  /** The namespace that was most likely meant. */
  readonly near: string | undefined;
  /** The labels that would select it. */
  readonly mend: LabelSelector["matchLabels"] | undefined;
  /** Of its labels, in the policy. */
  readonly pointer: string;
  readonly rule: number;
}

/** The peers of a policy that name labels of namespaces which no namespace has. */
export function absentPeers(cluster: Cluster, { spec }: NetworkPolicy): AbsentPeer[] {
  const places = placesIn(cluster);
  return spec.ingress.flatMap(({ from }, rule) =>
    from.flatMap(({ namespaceSelector: selector }, index) => {
      if (!selector || places.some(({ labels }) => selects(selector, labels))) return [];
      const pointer = `/spec/ingress/${rule}/from/${index}/namespaceSelector`;
      return [{ ...meantOf(selector, places), pointer: `${pointer}/matchLabels`, rule }];
    }),
  );
}

/** The one whose labels differ by a slip, or which has the value as its name, and not that label. */
function meantOf(selector: LabelSelector, places: readonly Place[]) {
  const { matchLabels, matchExpressions } = selector;
  const pairs = Object.entries(matchLabels);
  const told = toldOf(selector);
  for (const [key, value] of pairs) {
    const others = pairs.filter(([other]) => other !== key);
    const rest = { matchLabels: Object.fromEntries(others), matchExpressions };
    const place = places.find(
      ({ name, labels }) =>
        selects(rest, labels) &&
        (isSlip(value, labels[key] ?? "") || (labels[key] === undefined && name === value)),
    );
    if (place === undefined) continue;
    const own = place.labels[key];
    const mend = own === undefined ? { [NAME]: place.name } : { [key]: own };
    return { told, near: place.name, mend: { ...rest.matchLabels, ...mend } };
  }
  return { told, near: undefined, mend: undefined };
}

function toldOf({ matchLabels, matchExpressions }: LabelSelector): string {
  const { [NAME]: name, ...others } = matchLabels;
  const isNamed = name !== undefined && Object.keys(others).length + matchExpressions.length === 0;
  if (isNamed) return `namespace ${name}`;
  const words = [
    ...Object.entries(matchLabels).map(([key, value]) => `${key}=${value}`),
    ...matchExpressions.map(({ key, operator, values }) =>
      [key, operator, ...values].join(" ").trim(),
    ),
  ];
  return `a namespace with ${words.join(",")}`;
}
