import { createHash } from "node:crypto";
import { expect, test } from "vitest";
import { loadAwsCredentials } from "./load-aws-credentials.ts";
import { createAwsSigner, presignUrl } from "./sign-aws.ts";

// The examples that AWS publishes with its description of Signature Version 4: keys, requests and signatures are theirs.

const example = "wJalrXUtnFEMI/K7MDENG";
const s3 = {
  accessKeyId: "AKIAIOSFODNN7EXAMPLE",
  secretAccessKey: `${example}/bPxRfiCYEXAMPLEKEY`,
};
const iam = { accessKeyId: "AKIDEXAMPLE", secretAccessKey: `${example}+bPxRfiCYEXAMPLEKEY` };

test.for([
  [
    "an object",
    "https://examplebucket.s3.amazonaws.com/test.txt",
    { range: "bytes=0-9" },
    "f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41",
  ],
  [
    "a parameter without a value",
    "https://examplebucket.s3.amazonaws.com/?lifecycle",
    {},
    "fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543",
  ],
  [
    "two parameters",
    "https://examplebucket.s3.amazonaws.com/?max-keys=2&prefix=J",
    {},
    "34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7",
  ],
] as const)("a GET of %s is signed as published", async ([, url, headers, signature]) => {
  const sign = createAwsSigner({
    service: "s3",
    region: "us-east-1",
    now: () => Date.parse("2013-05-24T00:00:00Z"),
    credentials: async () => s3,
  });
  const asked = { method: "GET", url: new URL(url), headers: new Headers(headers) };
  const { headers: sent } = await sign(asked);
  expect(sent.get("authorization")).toContain(`Signature=${signature}`);
  expect(sent.get("x-amz-content-sha256")).toBe(createHash("sha256").digest("hex"));
});

test("an address is signed as published", async () => {
  const url = await presignUrl({
    service: "iam",
    region: "us-east-1",
    now: () => Date.parse("2015-08-30T12:36:00Z"),
    credentials: async () => iam,
    url: "https://iam.amazonaws.com/?Action=ListUsers&Version=2010-05-08",
    headers: { "content-type": "application/x-www-form-urlencoded; charset=utf-8" },
    expiresInSeconds: 60,
  });
  expect(new URL(url).searchParams.get("X-Amz-Signature")).toBe(
    "37ac2f4fde00b0ac9bd9eadeb459b1bbee224158d66e7ae5fcadb70b2d181d02",
  );
});

test("a token of EKS names the cluster in a signed header, and lasts a minute", async () => {
  const url = await presignUrl({
    service: "sts",
    region: "eu-west-1",
    now: () => Date.parse("2026-03-04T10:00:00Z"),
    credentials: async () => ({ ...iam, sessionToken: "session+token/=" }),
    url: "https://sts.eu-west-1.amazonaws.com/?Action=GetCallerIdentity&Version=2011-06-15",
    headers: { "x-k8s-aws-id": "prod" },
    expiresInSeconds: 60,
  });
  expect(Object.fromEntries(new URL(url).searchParams)).toMatchObject({
    Action: "GetCallerIdentity",
    "X-Amz-SignedHeaders": "host;x-k8s-aws-id",
    "X-Amz-Expires": "60",
    "X-Amz-Security-Token": "session+token/=",
    "X-Amz-Credential": "AKIDEXAMPLE/20260304/eu-west-1/sts/aws4_request",
  });
});

test("a source of credentials that hangs is given up, and the next call asks afresh", async () => {
  const sources = [() => new Promise<never>(() => {}), async () => iam];
  const chain = () => sources.shift() ?? (async () => iam);
  const load = loadAwsCredentials({ chain, timeoutMs: 20 });
  await expect(load()).rejects.toMatchObject({
    kind: "timeout",
    message: "AWS credentials did not arrive in 0.02 s: their source does not answer.",
  });
  expect(await load()).toEqual(iam);
});

test("no credentials are a sentence that says what to do", async () => {
  const load = loadAwsCredentials({
    chain: () => async () => await Promise.reject(new Error("Could not load credentials")),
  });
  await expect(load()).rejects.toMatchObject({
    kind: "denied",
    message: "There are no AWS credentials: Could not load credentials",
    remedy: { text: "On EKS, associate a role with this service account and restart the pod." },
  });
});
