import { readFileSync } from "node:fs";
import path from "node:path";
import { kindsFor, kindsToRead } from "@binnacle/diagnosis";
import { expect, test } from "vitest";
import { parseAllDocuments } from "yaml";
import { z } from "zod";

const file = path.resolve(import.meta.dirname, "../../deploy/kubernetes/rbac.yaml");
const Role = z.object({
  kind: z.literal("ClusterRole"),
  rules: z.array(
    z.object({
      apiGroups: z.array(z.string()),
      resources: z.array(z.string()),
      verbs: z.array(z.string()),
    }),
  ),
});
const { rules } = Role.parse(
  parseAllDocuments(readFileSync(file, "utf8"))
    .map((document) => z.unknown().parse(document.toJS()))
    .find((document) => Role.safeParse(document).success),
);

const reviews = {
  apiGroups: ["authorization.k8s.io"],
  resources: ["selfsubjectaccessreviews", "subjectaccessreviews"],
  verbs: ["create"],
};

test("the role is what the table of kinds says: get, list and watch, and logs; it creates reviews alone", () => {
  const kinds = kindsFor("role").map(({ plural, group, uses }) => ({
    group,
    resource: plural,
    verbs: uses.includes("watch") ? ["get", "list", "watch"] : ["get", "list"],
  }));
  const read = [...kinds, { group: "", resource: "pods/log", verbs: ["get", "list"] }];
  const groups = Map.groupBy(read, ({ group, verbs }) => `${group} ${verbs.join()}`);
  const expected = [...groups.values()].map((same) => ({
    apiGroups: [same[0]?.group ?? ""],
    resources: same.map(({ resource }) => resource).toSorted(),
    verbs: same[0]?.verbs ?? [],
  }));
  expect(rules).toEqual([...expected, reviews].toSorted(byGroup));
});

interface Rule {
  readonly apiGroups: readonly string[];
  readonly verbs: readonly string[];
}

/** Of one group, what is watched comes first. */
function byGroup(left: Rule, right: Rule): number {
  const order = left.apiGroups.join().localeCompare(right.apiGroups.join());
  return order === 0 ? right.verbs.length - left.verbs.length : order;
}

test("whatever the first look reads, and people ask about, the role may read", () => {
  const granted = new Set(kindsFor("role"));
  expect([...kindsToRead, ...kindsFor("asked")].filter((kind) => !granted.has(kind))).toEqual([]);
});

test("no rule has a verb on secrets, and none has a wildcard", () => {
  const resources = rules.flatMap((rule) => [...rule.resources, ...rule.apiGroups]);
  expect(resources.filter((name) => name.startsWith("secrets") || name === "*")).toEqual([]);
});
