import { expect, test } from "vitest";
import { readWebhookRefusal } from "./webhook-refusal.ts";

const service = { namespace: "policy", name: "guard" };
const failed = (error: string) =>
  `Internal error occurred: failed calling webhook "pods.guard.example": failed to call webhook: Post "https://guard.policy.svc:443/mutate?timeout=10s": ${error}`;

const rows: readonly (readonly [text: string, read: object | undefined])[] = [
  [
    failed("dial tcp 10.0.0.9:443: connect: connection refused"),
    {
      webhook: "pods.guard.example",
      service,
      cause: "refused",
      why: "dial tcp 10.0.0.9:443: connect: connection refused",
    },
  ],
  [
    failed('no endpoints available for service "guard"'),
    {
      webhook: "pods.guard.example",
      service,
      cause: "no_endpoints",
      why: 'no endpoints available for service "guard"',
    },
  ],
  [
    failed('service "guard" not found'),
    {
      webhook: "pods.guard.example",
      service,
      cause: "service_missing",
      why: 'service "guard" not found',
    },
  ],
  [
    failed("context deadline exceeded"),
    { webhook: "pods.guard.example", service, cause: "timeout", why: "context deadline exceeded" },
  ],
  [
    failed(
      "tls: failed to verify certificate: x509: certificate has expired or is not yet valid: current time 2026-11-29T04:00:00Z is after 2026-11-28T00:00:00Z",
    ),
    {
      webhook: "pods.guard.example",
      service,
      cause: "certificate",
      certificate: { kind: "expired", now: "2026-11-29T04:00:00Z", limit: "2026-11-28T00:00:00Z" },
      why: "tls: failed to verify certificate: x509: certificate has expired or is not yet valid: current time 2026-11-29T04:00:00Z is after 2026-11-28T00:00:00Z",
    },
  ],
  [
    failed("the server could not find the requested resource"),
    {
      webhook: "pods.guard.example",
      service,
      cause: "other",
      why: "the server could not find the requested resource",
    },
  ],
  [
    'failed calling webhook "guard.example": Post https://guard.policy.svc:443/validate?timeout=30s: net/http: request canceled (Client.Timeout exceeded while awaiting headers)',
    {
      webhook: "guard.example",
      service,
      cause: "timeout",
      why: "net/http: request canceled (Client.Timeout exceeded while awaiting headers)",
    },
  ],
  [
    'failed calling admission webhook "guard.example": Post https://guard.policy.svc:443/: x509: certificate signed by unknown authority',
    {
      webhook: "guard.example",
      service,
      cause: "certificate",
      certificate: { kind: "unknown_authority" },
      why: "x509: certificate signed by unknown authority",
    },
  ],
  [
    'failed calling webhook "guard.example": failed to call webhook: Post "https://guard.shop.example/validate?timeout=10s": dial tcp: lookup guard.shop.example on 10.0.0.10:53: no such host',
    {
      webhook: "guard.example",
      cause: "unresolved",
      why: "dial tcp: lookup guard.shop.example on 10.0.0.10:53: no such host",
    },
  ],
  [
    'admission webhook "guard.example" denied the request: [require-team] add the label team',
    { webhook: "guard.example", cause: "denied", why: "[require-team] add the label team" },
  ],
  [
    'admission webhook "guard.example" denied the request: \n\nresource Pod/shop/pay was blocked due to the following policies \n\nrequire-limits:\n  limits: missing',
    {
      webhook: "guard.example",
      cause: "denied",
      why: "resource Pod/shop/pay was blocked due to the following policies require-limits: limits: missing",
    },
  ],
  [
    'admission webhook "guard.example" denied the request without explanation',
    { webhook: "guard.example", cause: "denied", why: "without explanation" },
  ],
  ['pods "pay" is forbidden: exceeded quota: team', undefined],
];

test.for(rows)("%s", ([text, read]) => {
  expect(readWebhookRefusal(text)).toEqual(read);
});
