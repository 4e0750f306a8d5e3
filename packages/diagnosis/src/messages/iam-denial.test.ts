import { expect, test } from "vitest";
import { readIamDenial } from "./iam-denial.ts";

const rows = [
  [
    "a role that may not do something",
    'AccessDenied: User: arn:aws:sts::111122223333:assumed-role/pay-reader/1700 is not authorized to perform: s3:GetObject on resource: "arn:aws:s3:::invoices/7" because no identity-based policy allows the s3:GetObject action',
    { action: "s3:GetObject", role: "pay-reader", resource: "arn:aws:s3:::invoices/7" },
  ],
  [
    "a message in JSON",
    String.raw`{"msg":"User: arn:aws:sts::1:assumed-role/r/s is not authorized to perform: kms:Decrypt on resource: \"arn:aws:kms:eu:1:key/a\""}`,
    { action: "kms:Decrypt", role: "r", resource: "arn:aws:kms:eu:1:key/a" },
  ],
  [
    "a role that the service account may not take",
    "An error occurred (AccessDenied) when calling the AssumeRoleWithWebIdentity operation: Not authorized to perform sts:AssumeRoleWithWebIdentity",
    { action: "sts:AssumeRoleWithWebIdentity", role: undefined, resource: undefined },
  ],
  ["a refusal that names no action", "api error AccessDenied: Access Denied", undefined],
  ["a refusal of another system", "user is not authorized to perform this", undefined],
] as const;

test.for(rows)("%s", ([, words, denial]) => {
  expect(readIamDenial(words)).toEqual(denial);
});
