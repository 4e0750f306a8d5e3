import { expect, test } from "vitest";
import { assertReadable, assertReview, pathSegment, reviewPaths } from "./readable-path.ts";

test.for([
  "/version",
  "/apis",
  "/api/v1/pods",
  "/api/v1/namespaces/kube-system",
  "/api/v1/namespaces/secrets/pods/secrets",
  "/api/v1/namespaces/shop/configmaps/secrets",
  "/api/v1/namespaces/shop/pods/payment-1/log",
  "/apis/apps/v1/namespaces/shop/deployments/payment",
  "/apis/rbac.authorization.k8s.io/v1/clusterroles/system%3Anode",
])("%s may be read", (path) => {
  expect(() => assertReadable(path)).not.toThrow();
});

test.for([
  "/api/v1/secrets",
  "/api/v1/Secrets",
  "/api/v1/namespaces/shop/secrets",
  "/api/v1/namespaces/shop/secrets/payment",
  "/api/v1/namespaces/shop/pods/../secrets/payment",
  "/api/v1/namespaces/shop/pods/..%2fsecrets%2fpayment",
  "/api/v1/namespaces/shop/pods/payment-1/exec",
  "/api/v1/namespaces/shop/pods/payment-1/proxy",
  "/api/v1/namespaces/shop/pods/payment-1/attach",
  "/api/v1/namespaces/shop/serviceaccounts/default/token",
  "/api/v1/nodes/n1/proxy/logs",
  "/api/v1/namespaces/shop/services/payment/proxy/admin",
  "/api/v1/pods?x=/secrets",
  "/logs",
  "/metrics",
  "//api/v1/secrets",
  "/apis/example.com/v1/namespaces/shop/secrets",
  "/apis/../v1/pods",
  "/apis/example.com/..",
  "/apis/example.com/%2e%2e/pods",
  "/apis/example.com;x/v1/pods",
  "/apis/example.com/v1;x",
  "/apis/example.com/v1/watch/pods",
  "/apis/example.com/v1/watch",
  "/api/v1/proxy/pods",
  "/apis/example.com/v1/a%00b",
  "/apis/example.com/v1/pods%3fwatch=1",
])("%s is refused", (path) => {
  expect(() => assertReadable(path)).toThrow(/\bread\b/u);
});

test.for(["payment", "payment-7c5-x2", "10.0.0.1", "system:node-proxier", "A_b"])(
  "%s is a name",
  (name) => {
    expect(pathSegment("name", name)).toBe(encodeURIComponent(name));
  },
);

test.for(["", ".", "..", "../secrets/x", "a/secrets", "a%2fb", "a b", "a?b", "-a", "a\nb", "ａ"])(
  "%j is no name",
  (name) => {
    expect(() => pathSegment("name", name)).toThrow("is no valid name");
  },
);

test("three reviews may be posted", () => {
  for (const path of Object.values(reviewPaths)) expect(() => assertReview(path)).not.toThrow();
});

test.for([
  "/apis/authorization.k8s.io/v1/selfsubjectrulesreviews",
  "/apis/authorization.k8s.io/v1/namespaces/shop/localsubjectaccessreviews",
  "/apis/authorization.k8s.io/v1/subjectaccessreviews/x",
  "/apis/authorization.k8s.io/v1/subjectaccessreviews?dryRun=All",
  "/apis/authorization.k8s.io/v1beta1/subjectaccessreviews",
  "/apis/authentication.k8s.io/v1/tokenreviews",
  "/apis/authorization.k8s.io/v1/SubjectAccessReviews",
  "/api/v1/namespaces/shop/pods",
  "/api/v1/namespaces/shop/pods/payment/eviction",
  "/apis/apps/v1/namespaces/shop/deployments/payment/scale",
])("nothing is posted to %s", (path) => {
  expect(() => assertReview(path)).toThrow("Nothing but a review");
});
