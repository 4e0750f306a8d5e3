import type { AccessResult } from "@binnacle/contracts";
import type { AskedAccess } from "./review-access.ts";

export type Rule = AccessResult["missing"][number];

/** The least rule that grants one access: of a Role where one namespace is enough. */
export function ruleOf({ verb, resource, namespace, name }: AskedAccess): Rule {
  const { group, plural, part } = resource;
  return {
    kind: namespace === undefined ? "ClusterRole" : "Role",
    apiGroups: [group],
    resources: [part === undefined ? plural : `${plural}/${part}`],
    verbs: [verb],
    ...(name !== undefined && { resourceNames: [name] }),
  };
}

/** The same rules in fewer: one a group and set of verbs. */
export function merged(rules: readonly Rule[]): Rule[] {
  const byResource = joined(rules, ({ kind, apiGroups, resources }) => [
    kind,
    apiGroups,
    resources,
  ]);
  return joined(byResource, ({ kind, apiGroups, verbs }) => [kind, apiGroups, verbs]);
}

function joined(rules: readonly Rule[], keyOf: (rule: Rule) => unknown): Rule[] {
  const groups = Map.groupBy(rules, (rule) => JSON.stringify(keyOf(rule)));
  return [...groups.values()].flatMap((same) =>
    same.slice(0, 1).map((first) => ({
      ...first,
      resources: [...new Set(same.flatMap(({ resources }) => resources))],
      verbs: [...new Set(same.flatMap(({ verbs }) => verbs))],
    })),
  );
}
