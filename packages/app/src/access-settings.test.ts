import { expect, test } from "vitest";
import { assertClustersKnown } from "./access-settings.ts";

type Access = NonNullable<Parameters<typeof assertClustersKnown>[0]>;

const known = ["prod-eu", "prod-us"];

test.for<readonly [setting: string, rules: Partial<Access>]>([
  [
    "spaces",
    {
      spaces: [{ name: "shop", channels: ["C1"], clusters: ["prod-e"], sharedWithOthers: false }],
    },
  ],
  ["groups", { groups: [{ id: "S1", clusters: ["prod-eu", "prod-e"] }] }],
  ["bots", { bots: [{ id: "B1", clusters: ["prod-e"] }] }],
  ["directMessages", { directMessages: { allowed: true, clusters: ["prod-e"] } }],
])("a cluster that is misspelled in %s is said at the start", ([setting, rules]) => {
  const access: Access = { guests: false, bots: [], ...rules };
  const sentence = `access.${setting} names cluster prod-e, which is not configured. Did you mean prod-eu?`;
  expect(() => assertClustersKnown(access, known)).toThrow(sentence);
});

test("clusters that are configured are, and none is needed", () => {
  const groups = [{ id: "S1", clusters: ["prod-us"] }, { id: "S2" }];
  expect(() => assertClustersKnown({ guests: false, bots: [], groups }, known)).not.toThrow();
  expect(() => assertClustersKnown(undefined, known)).not.toThrow();
});
