import type { Claim } from "@binnacle/contracts";
import { claim } from "../../findings/draft.ts";
import { refIn } from "../../graph/object-key.ts";
import type { PodView } from "../../graph/pod-view.ts";
import type { Inquiry } from "../../inquiry.ts";
import { nearMiss } from "../../near-miss.ts";
import type { MissingConfig } from "./read-missing.ts";

interface Instead {
  readonly evidence: readonly string[];
  readonly claims: readonly Claim[];
}

/** What is there instead of a missing ConfigMap or key, as far as it can be seen: Secrets never are. */
export function whatIsThere(inquiry: Inquiry, pod: PodView, missing: MissingConfig): Instead {
  const { kind, name, key } = missing;
  const isSeen =
    kind === "ConfigMap" && inquiry.cluster.gapIn(kind, pod.namespace, name) === undefined;
  if (!isSeen) return { evidence: [], claims: [] };
  const maps = inquiry.cluster.lookup.configMaps(pod.namespace);
  const map = maps.get(name);
  if (key === undefined)
    return map === undefined
      ? told(inquiry, pod, { missing, near: nearMiss(name, maps.keys()) })
      : { evidence: [], claims: [] };
  return told(inquiry, pod, { missing, near: nearMiss(key, map?.data ?? []) });
}

function told(
  { ledger }: Inquiry,
  pod: PodView,
  { missing, near }: { missing: MissingConfig; near: string | undefined },
): Instead {
  const { kind, name, key } = missing;
  const absence =
    key === undefined
      ? `no ${kind} ${name} in ${pod.namespace}`
      : `${kind} ${name} has no key ${key}`;
  const which = key === undefined ? "s" : ` ${name} -o jsonpath='{.data}'`;
  const evidence = ledger.cite({
    subject: refIn(pod.namespace, kind, name),
    pointer: key === undefined ? "" : "/data",
    value: ["absent", key ?? name, near ?? ""],
    text: near === undefined ? absence : `${absence}; there is ${near}`,
    kubectl: `get configmap${which}`,
  });
  return {
    evidence: [evidence],
    claims: near === undefined ? [] : [claim(`There is ${near}: perhaps that is meant.`, evidence)],
  };
}
