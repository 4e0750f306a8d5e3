import { expect, test } from "vitest";
import { readFailedWebhook } from "./failed-webhook.ts";

const guard = { namespace: "policy", name: "guard" };

test.for([
  {
    message:
      'Error creating: Internal error occurred: failed calling webhook "pods.guard.example": failed to call webhook: Post "https://guard.policy.svc:443/pods?timeout=10s": dial tcp 10.0.0.9:443: connect: connection refused',
    read: { webhook: "pods.guard.example", service: guard },
  },
  {
    message:
      'failed calling webhook "pods.guard.example": Post "https://guard.policy.svc/pods": x509: certificate has expired',
    read: { webhook: "pods.guard.example", service: guard },
  },
  {
    message:
      'failed calling webhook "pods.guard.example": Post "https://guard.example.com/pods": EOF',
    read: { webhook: "pods.guard.example", service: undefined },
  },
  {
    message: 'admission webhook "pods.guard.example" denied the request: no team',
    read: undefined,
  },
  { message: "exceeded quota: team", read: undefined },
])("a webhook that cannot be called, and its Service: $message", ({ message, read }) => {
  expect(readFailedWebhook(message)).toEqual(read);
});
