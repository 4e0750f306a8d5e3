import { selectorOf } from "./label-selector.ts";
import { type Entry, entryOf, under, valueOf } from "./outline.ts";
import { portOf } from "./probe.ts";

/** A NetworkPolicy: what it selects, and what it lets in and out. */
export function describedPolicy(entries: readonly Entry[]): object {
  const spec = under(entries, "Spec");
  const selector = entryOf(spec, "PodSelector")?.text.slice("PodSelector:".length).trim();
  const policyTypes = valueOf(spec, "Policy Types")?.split(", ");
  return {
    spec: {
      podSelector: selectorOf(selector),
      policyTypes,
      ingress: rulesOf(spec, ["Allowing ingress traffic", "from"]),
      egress: rulesOf(spec, ["Allowing egress traffic", "to"]),
    },
  };
}

/** Rules stand one after another, with a line between them. None are printed for a direction that is left alone. */
function rulesOf(spec: readonly Entry[], [label, peers]: readonly [string, string]): object[] {
  const rules: Entry[][] = [];
  for (const entry of under(spec, label)) {
    const isFirst = rules.length === 0;
    if (entry.text.startsWith("<none>")) continue;
    if (isFirst || /^-+$/u.test(entry.text)) rules.push([]);
    if (!/^-+$/u.test(entry.text)) rules.at(-1)?.push(entry);
  }
  return rules.map((rule) => ({
    ports: rule.flatMap(({ text }) => portsOf(text)),
    [peers]: rule.filter(({ entries }) => entries.length > 0).map(({ entries }) => peerOf(entries)),
  }));
}

/** `To Port: 8080/TCP`; all of them are none. */
function portsOf(text: string): object[] {
  const [, port = "", protocol] = /^To Port: ([\w-]+)\/(\w+)$/u.exec(text) ?? [];
  return protocol === undefined ? [] : [{ port: portOf(port), protocol }];
}

function peerOf(entries: readonly Entry[]): object {
  const block = under(entries, "IPBlock");
  const cidr = valueOf(block, "CIDR");
  const selector = (label: string) =>
    selectorOf(
      entryOf(entries, label)
        ?.text.slice(label.length + 1)
        .trim(),
    );
  return {
    namespaceSelector: selector("NamespaceSelector"),
    podSelector: selector("PodSelector"),
    ipBlock:
      cidr === undefined ? undefined : { cidr, except: valueOf(block, "Except")?.split(", ") },
  };
}
