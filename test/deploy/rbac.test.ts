import { readFileSync } from "node:fs";
import path from "node:path";
import { kindsToRead } from "@binnacle/diagnosis";
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

test("no rule has a verb on secrets, and none has a wildcard", () => {
  const resources = rules.flatMap((rule) => [...rule.resources, ...rule.apiGroups]);
  expect(resources.filter((name) => name.startsWith("secrets") || name === "*")).toEqual([]);
});

test("the only verb that is no read is create on access reviews", () => {
  const writes = rules.filter(({ verbs }) => verbs.some((verb) => !["get", "list"].includes(verb)));
  expect(writes).toEqual([
    {
      apiGroups: ["authorization.k8s.io"],
      resources: ["selfsubjectaccessreviews"],
      verbs: ["create"],
    },
  ]);
});

test.for(kindsToRead)(
  "$resource, which the first look reads, may be listed",
  ({ resource, group }) => {
    const granted = rules.some(
      ({ apiGroups, resources, verbs }) =>
        apiGroups.includes(group) && resources.includes(resource) && verbs.includes("list"),
    );
    expect(granted).toBe(true);
  },
);
