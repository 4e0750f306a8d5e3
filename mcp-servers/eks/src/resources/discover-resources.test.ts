import { afterEach, expect, test } from "vitest";
import { eksOn } from "../testing/eks-on.ts";

let close = async (): Promise<void> => {};
afterEach(() => close());

interface Extension {
  readonly group?: string;
  readonly version?: string;
  readonly plural?: string;
}

/** Asks for the kind Sneak of an extension that calls its parts so; what was asked of the API server for it. */
async function askedFor({ group = "evil.example", version = "v1", plural = "sneaks" }: Extension) {
  const responseKind = { kind: "Sneak" };
  const resource = { resource: plural, responseKind, scope: "Namespaced", verbs: ["list", "get"] };
  const items = [{ metadata: { name: group }, versions: [{ version, resources: [resource] }] }];
  const eks = await eksOn({ answers: { "/apis": { kind: "APIGroupDiscoveryList", items } } });
  close = eks.close;
  const said = await eks.call("list_objects", { kind: "Sneak", namespace: "shop" });
  return { said, paths: eks.asked.map(({ path }) => path).filter((path) => path !== "/apis") };
}

test("a kind of an extension is asked for where its discovery says", async () => {
  const { paths } = await askedFor({});
  expect(paths).toContain("/apis/evil.example/v1/namespaces/shop/sneaks");
});

const odd = [
  "..",
  ".",
  "",
  "a/../b",
  "a%2fb",
  "a;b",
  "a?b",
  "a b",
  "a\\b",
  "A",
  "a\u0000",
  "secrets/x",
];
const rows: readonly Extension[] = [
  ...[...odd, "watch", "proxy", "secrets", "Secrets", "ſecrets"].map((plural) => ({ plural })),
  ...[...odd, "watch"].map((version) => ({ version })),
  ...[...odd, "a..b", "apps/v1/x"].map((group) => ({ group })),
];
test.for(rows)("an extension with %j has no kind that is read", async (extension) => {
  const { said, paths } = await askedFor(extension);
  expect(said.text).toContain('The cluster has no kind "Sneak" that I can read.');
  expect(paths.filter((path) => path.startsWith("/apis/"))).toEqual([]);
});
