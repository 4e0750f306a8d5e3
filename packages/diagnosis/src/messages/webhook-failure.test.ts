import { expect, test } from "vitest";
import { readWebhookFailure, type WebhookFailure } from "./webhook-failure.ts";

const service = { namespace: "platform", name: "guard-svc" };

test.for<readonly [words: string, read: WebhookFailure | undefined]>([
  [
    'failed calling webhook "guard.example.com": failed to call webhook: Post "https://guard-svc.platform.svc:443/mutate?timeout=10s": dial tcp 172.20.118.40:443: connect: connection refused',
    {
      webhook: "guard.example.com",
      kind: "unanswered",
      service,
      words: "dial tcp 172.20.118.40:443: connect: connection refused",
    },
  ],
  [
    'failed calling webhook "guard.example.com": Post "https://guard-svc.platform.svc:443/validate?timeout=10s": x509: certificate has expired or is not yet valid: current time 2026-11-29T08:00:00Z is after 2026-11-28T00:00:00Z',
    {
      webhook: "guard.example.com",
      kind: "expired",
      service,
      words:
        "x509: certificate has expired or is not yet valid: current time 2026-11-29T08:00:00Z is after 2026-11-28T00:00:00Z",
    },
  ],
  [
    'failed calling webhook "guard.example.com": failed to call webhook: Post "https://guard.example.com/validate": EOF',
    { webhook: "guard.example.com", kind: "unanswered", words: "EOF" },
  ],
  [
    'failed calling webhook "guard.example.com": failed to call webhook: an error on the server',
    {
      webhook: "guard.example.com",
      kind: "unanswered",
      words: "failed to call webhook: an error on the server",
    },
  ],
  [
    'admission webhook "guard.example.com" denied the request: limits are required',
    { webhook: "guard.example.com", kind: "denied", words: "limits are required" },
  ],
  ["exceeded quota: team", undefined],
])("%s", ([words, read]) => {
  expect(readWebhookFailure(words)).toEqual(read);
});
