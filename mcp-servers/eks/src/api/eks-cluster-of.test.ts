import { expect, test } from "vitest";
import { eksClusterOf } from "./eks-cluster-of.ts";

const none = {
  name: undefined,
  region: undefined,
  server: undefined,
  caFile: undefined,
  roleArn: undefined,
};

test("without these flags there is no cluster of EKS", () => {
  expect(eksClusterOf(none)).toBeUndefined();
});

test.for([
  [{ region: "eu-central-1" }, "--region is for --eks-cluster."],
  [{ name: "prod" }, "--eks-cluster needs --region."],
  [{ name: "prod", region: "eu-central-1" }, "--eks-cluster needs --server, and mostly --ca-file."],
] as const)("%j: %s", ([given, said]) => {
  expect(() => eksClusterOf({ ...none, ...given })).toThrow(said);
});
