import { expect, test } from "vitest";
import { createEksToken } from "./eks-token.ts";

const credentials = async () => ({
  accessKeyId: "AKIDEXAMPLE",
  secretAccessKey: ["wJalrXUtnFEMI", "K7MDENG"].join(""),
});
const minute = 60_000;

function tokens(at: { now: number }, given = credentials) {
  return createEksToken({
    cluster: "prod",
    region: "eu-central-1",
    credentials: given,
    now: () => at.now,
  });
}

test("a token is the signed address of GetCallerIdentity, which names the cluster", async () => {
  const token = await tokens({ now: Date.parse("2026-11-20T03:00:00Z") })();
  const [, encoded = ""] = /^k8s-aws-v1\.([\w-]+)$/u.exec(token) ?? [];
  const url = new URL(Buffer.from(encoded, "base64url").toString());
  const { "X-Amz-Signature": signature = "", ...query } = Object.fromEntries(url.searchParams);
  expect(url.origin + url.pathname).toBe("https://sts.eu-central-1.amazonaws.com/");
  expect(signature).toMatch(/^[0-9a-f]{64}$/u);
  expect(query).toMatchObject({
    Action: "GetCallerIdentity",
    Version: "2011-06-15",
    "X-Amz-Expires": "60",
    "X-Amz-Date": "20261120T030000Z",
    "X-Amz-Credential": "AKIDEXAMPLE/20261120/eu-central-1/sts/aws4_request",
    "X-Amz-SignedHeaders": "host;x-k8s-aws-id",
  });
});

test("a token is used for 14 minutes, and one that could not be signed is not kept", async () => {
  const at = { now: Date.parse("2026-11-20T03:00:00Z") };
  let isThere = false;
  const token = tokens(at, async () => {
    if (!isThere) throw new Error("no credentials");
    return await credentials();
  });
  await expect(token()).rejects.toThrow("no credentials");
  isThere = true;
  const first = await token();
  at.now += 13 * minute;
  expect(await token()).toBe(first);
  at.now += 2 * minute;
  expect(await token()).not.toBe(first);
});
