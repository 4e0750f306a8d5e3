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

test("the role is what the table of kinds says: get and list, and logs; it creates reviews alone", () => {
  const kinds = kindsFor("role").map(({ plural, group }) => ({ group, resource: plural }));
  const read = [...kinds, { group: "", resource: "pods/log" }];
  const groups = Map.groupBy(read, ({ group }) => group);
  const expected = [...groups].map(([group, resources]) => ({
    apiGroups: [group],
    resources: resources.map(({ resource }) => resource).toSorted(),
    verbs: ["get", "list"],
  }));
  expect(rules).toEqual([...expected, reviews].toSorted(byGroup));
});

function byGroup(left: { apiGroups: string[] }, right: { apiGroups: string[] }): number {
  return left.apiGroups.join().localeCompare(right.apiGroups.join());
}

test("whatever the first look reads, and people ask about, the role may read", () => {
  const granted = new Set(kindsFor("role"));
  expect([...kindsToRead, ...kindsFor("asked")].filter((kind) => !granted.has(kind))).toEqual([]);
});

test("no rule has a verb on secrets, and none has a wildcard", () => {
  const resources = rules.flatMap((rule) => [...rule.resources, ...rule.apiGroups]);
  expect(resources.filter((name) => name.startsWith("secrets") || name === "*")).toEqual([]);
});
