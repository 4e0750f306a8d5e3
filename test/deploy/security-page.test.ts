import path from "node:path";
import { expect, test } from "vitest";
import { z } from "zod";
import { rightsOf } from "./chart.suite.ts";
import { manifestsIn, textOf } from "./manifests.ts";
import { markdownTable } from "./markdown-table.ts";
import { reasonsInAws, reasonsInCluster, resourcesInAws } from "./rights.table.ts";

const page = textOf("docs/security.md");
const rules = manifestsIn("deploy/kubernetes/rbac.yaml").roles.flatMap((role) => role.rules);
const actions = z
  .record(z.string(), z.array(z.string()))
  .parse(JSON.parse(textOf("deploy/terraform/modules/identity/actions.json")));

test("each right in the cluster has a reason, and no reason is for a right that is not granted", () => {
  const granted = new Set(rules.flatMap(rightsOf).map((right) => right.split(" ")[1] ?? ""));
  expect(Object.keys(reasonsInCluster).toSorted()).toEqual([...granted].toSorted());
});

test("each action in AWS has a reason, and no reason is for one that is not granted", () => {
  const granted = Object.values(actions).flat();
  expect(Object.keys(reasonsInAws).toSorted()).toEqual(granted.toSorted());
  expect(Object.keys(resourcesInAws).toSorted()).toEqual(Object.keys(actions).toSorted());
});

test("the page holds both with their reasons, as they are granted", async () => {
  const cluster = rules.flatMap(({ apiGroups, resources, verbs }) =>
    apiGroups.flatMap((group) =>
      resources.map((resource) => [
        `\`${resource}${group === "" ? "" : `.${group}`}\``,
        verbs.join(", "),
        reasonsInCluster[`${group}/${resource}`] ?? "",
      ]),
    ),
  );
  const aws = Object.entries(actions).flatMap(([group, own]) =>
    own.map((action) => [`\`${action}\``, resourcesInAws[group] ?? "", reasonsInAws[action] ?? ""]),
  );
  const tables = {
    rbac: markdownTable([["resource", "verbs", "why"], ...cluster]),
    iam: markdownTable([["action", "on", "why"], ...aws]),
  };
  const written = Object.entries(tables).reduce(
    (text, [name, table]) =>
      text.replace(
        new RegExp(`(<!-- ${name}: .*-->\n\n)[\\s\\S]*?(\n\n<!-- end -->)`, "u"),
        (_, before: string, after: string) => `${before}${table}${after}`,
      ),
    page,
  );
  const file = path.resolve(import.meta.dirname, "../../docs/security.md");
  await expect(written).toMatchFileSnapshot(file);
});

test("every test that it calls to witness is there", () => {
  const named = [...page.matchAll(/`([\w./-]+\.(?:ts|mjs|md|yaml|json))`/gu)].map(
    ([, file = ""]) => file,
  );
  const inRepository = named.filter((file) => file.includes("/"));
  expect(inRepository.length).toBeGreaterThan(20);
  for (const file of inRepository) expect(() => textOf(file)).not.toThrow();
});
