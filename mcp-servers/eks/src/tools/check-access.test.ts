import { AccessResult } from "@binnacle/contracts";
import { expect, test } from "vitest";
import { eksOn, type Reviewed } from "../testing/eks-on.ts";

type Authoriser = (asked: Reviewed) => { allowed: boolean; reason?: string };
const never: Authoriser = () => ({ allowed: false });

async function check(
  input: Readonly<Record<string, unknown>>,
  review: Authoriser = never,
  forbidden: readonly string[] = [],
) {
  const asked: Reviewed[] = [];
  const eks = await eksOn({
    forbidden,
    review: (reviewed) => {
      asked.push(reviewed);
      return review(reviewed);
    },
  });
  const answer = await eks.call("check_access", input);
  await eks.close();
  return { ...answer, asked };
}

test("a no of somebody tells the least rule that is missing, and what grants it", async () => {
  const { text, asked } = await check({
    verb: "get",
    resource: "pods/log",
    namespace: "shop",
    as: "system:serviceaccount:shop:payment",
  });
  expect(text).toMatchInlineSnapshot(`
    "no: system:serviceaccount:shop:payment may not get pods/log in namespace shop
    missing rule of a Role: {"apiGroups":[""],"resources":["pods/log"],"verbs":["get"]}
    grants it: kubectl -n shop create role binnacle-get-pods-log --verb=get --resource=pods/log && kubectl -n shop create rolebinding binnacle-get-pods-log --role=binnacle-get-pods-log --serviceaccount=shop:payment"
  `);
  expect(asked).toEqual([
    {
      kind: "SubjectAccessReview",
      spec: {
        user: "system:serviceaccount:shop:payment",
        groups: ["system:serviceaccounts", "system:serviceaccounts:shop", "system:authenticated"],
        resourceAttributes: {
          verb: "get",
          group: "",
          resource: "pods",
          subresource: "log",
          namespace: "shop",
        },
      },
    },
  ]);
});

test("a yes tells by which binding", async () => {
  const reason = 'RBAC: allowed by RoleBinding "web/shop" of Role "web" to User "alice"';
  const { text } = await check(
    { verb: "list", resource: "deploy", namespace: "shop", as: "alice" },
    () => ({ allowed: true, reason }),
  );
  expect(text).toMatchInlineSnapshot(
    `"yes: alice may list deployments.apps in namespace shop (RBAC: allowed by RoleBinding "web/shop" of Role "web" to User "alice")"`,
  );
});

test.for([
  ["deployments", { group: "apps", resource: "deployments" }],
  ["Deployment.apps", { group: "apps", resource: "deployments" }],
  ["secrets", { group: "", resource: "secrets" }],
  ["*", { group: "*", resource: "*" }],
  ["deployments/scale", { group: "apps", resource: "deployments", subresource: "scale" }],
] as const)("%s is asked for as %j", async ([resource, expected]) => {
  const { asked } = await check({ verb: "get", resource, namespace: "shop" });
  expect(asked.map(({ kind }) => kind)).toEqual(["SelfSubjectAccessReview"]);
  expect(asked[0]?.spec.resourceAttributes).toEqual({
    verb: "get",
    namespace: "shop",
    ...expected,
  });
});

test("a kind without namespaces is asked for in none", async () => {
  const { text, asked } = await check({ verb: "list", resource: "nodes", namespace: "shop" });
  expect(asked[0]?.spec.resourceAttributes).not.toHaveProperty("namespace");
  expect(text).toMatchInlineSnapshot(`
    "no: this server may not list nodes
    missing rule of a ClusterRole: {"apiGroups":[""],"resources":["nodes"],"verbs":["list"]}"
  `);
});

test.for([
  [{ verb: "get" }, "Give verb and resource, or neither."],
  [{ verb: "get", resource: "pods", groups: ["dev"] }, "Give the user with as, too."],
  [{ verb: "exec", resource: "pods" }, "Ask for create on pods/exec."],
  [{ verb: "lst", resource: "pods" }, "Ask for list."],
  [{ verb: "get", resource: "pdos" }, "Near: pods."],
  [{ verb: "get", resource: "pods/" }, "The cluster has no resource"],
  [{ verb: "get", resource: "pods", namespace: "shpo" }, "Near: shop."],
] as const)("%j is refused: %s", async ([input, why]) => {
  const { text, isError, asked } = await check(input, () => ({ allowed: true }));
  expect(isError).toBe(true);
  expect(text).toContain(why);
  expect(asked).toEqual([]);
});

test("who may not ask what others may do is told which rule lets it", async () => {
  const forbidden = ["/apis/authorization.k8s.io/v1/subjectaccessreviews"];
  const { text } = await check({ verb: "get", resource: "pods", as: "alice" }, never, forbidden);
  expect(text).toMatchInlineSnapshot(
    `"denied: User "bot" may not ask what others may do. Let a cluster administrator run it. kubectl create clusterrole binnacle-create-subjectaccessreviews --verb=create --resource=subjectaccessreviews.authorization.k8s.io && kubectl create clusterrolebinding binnacle-create-subjectaccessreviews --clusterrole=binnacle-create-subjectaccessreviews --user=bot"`,
  );
});

test("without arguments it tells what this server needs and may not do", async () => {
  const { text, structuredContent, asked } = await check({}, ({ spec }) => {
    const { verb, resource = "" } = spec.resourceAttributes;
    return { allowed: verb !== "list" || !["pods", "jobs", "certificates"].includes(resource) };
  });
  const { checked } = AccessResult.parse(structuredContent);
  const [first, ...rest] = text.split("\n");
  expect(first).toBe(`this server has ${checked - 2} of the ${checked} rights that it needs`);
  expect(rest.join("\n")).toMatchInlineSnapshot(`
    "missing rule of a ClusterRole: {"apiGroups":["batch"],"resources":["jobs"],"verbs":["list"]}
    missing rule of a ClusterRole: {"apiGroups":[""],"resources":["pods"],"verbs":["list"]}"
  `);
  // The cluster serves neither certificates nor the metrics of pods.
  expect(checked).toBe(asked.length - 2);
});

test("to watch is a need where a copy is kept, and no other", async () => {
  const { asked } = await check({}, () => ({ allowed: true }));
  const watched = asked.flatMap(
    ({
      spec: {
        resourceAttributes: { verb, resource = "" },
      },
    }) => (verb === "watch" ? [resource] : []),
  );
  expect(watched).toContain("pods");
  expect(watched).not.toContain("limitranges");
});
