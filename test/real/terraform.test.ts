import { rm } from "node:fs/promises";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { because } from "../support/because.ts";
import { startBeforeMoto } from "./support/before-moto.ts";
import { initiated } from "./support/initiated.ts";
import { motoMissing, startMoto } from "./support/start-moto.ts";
import { openTerraform } from "./support/terraform-in.ts";

/** Beside those that `binnacle init` writes. */
const given = [
  'models=["arn:aws:bedrock:eu-central-1:111122223333:inference-profile/eu.example.model-v1"]',
  'service_accounts=["binnacle","binnacle-prometheus"]',
  "opensearch_domain_arn=arn:aws:es:eu-central-1:111122223333:domain/logs",
  "prometheus_workspace_arn=arn:aws:aps:eu-central-1:111122223333:workspace/ws-1",
].flatMap((pair) => ["-var", pair]);

const Outputs = z.object({
  role_arn: z.object({ value: z.string() }),
  memory: z.object({ value: z.object({ bucket: z.string(), region: z.string() }) }),
  policy: z.object({ value: z.string() }),
});
const Policy = z.object({
  Statement: z.array(
    z.object({
      Effect: z.string(),
      Action: z.string().or(z.array(z.string())),
      Resource: z.string().or(z.array(z.string())),
    }),
  ),
});

describe.skipIf(motoMissing !== undefined)(`Terraform${because(motoMissing)}`, () => {
  test("the modules are well formed, valid, and refuse what makes no sense", async () => {
    const { terraform, close } = await openTerraform();
    try {
      await terraform("fmt", "-check", "-recursive");
      await terraform("validate", "-no-color");
      expect(await terraform("test", "-no-color")).toMatch(/Success! \d+ passed, 0 failed/u);
    } finally {
      await close();
    }
  }, 120_000);

  describe("applied to an account", () => {
    let folder: string;
    let variables: readonly string[];
    let moto: Awaited<ReturnType<typeof startMoto>>;
    let aws: Awaited<ReturnType<typeof startBeforeMoto>>;
    let opened: Awaited<ReturnType<typeof openTerraform>>;
    let outputs: z.infer<typeof Outputs>;

    beforeAll(async () => {
      folder = await initiated();
      variables = [`-var-file=${path.join(folder, "terraform.tfvars")}`, ...given];
      moto = await startMoto();
      aws = await startBeforeMoto(moto.url);
      opened = await openTerraform(aws.url);
      await opened.terraform("apply", "-no-color", "-auto-approve", ...variables);
      outputs = Outputs.parse(JSON.parse(await opened.terraform("output", "-json")));
    }, 180_000);
    afterAll(async () => {
      await opened?.close();
      await aws?.close();
      await moto?.close();
      await rm(folder, { recursive: true });
    });

    test("the role belongs to the service accounts of the chart, and to no other", () => {
      const accounts = ["binnacle", "binnacle-prometheus"];
      const made = aws
        .associations()
        .toSorted((left, right) => (left.serviceAccount < right.serviceAccount ? -1 : 1));
      expect(made).toMatchObject(
        accounts.map((serviceAccount) => ({
          clusterName: "prod-eu",
          namespace: "binnacle",
          serviceAccount,
          roleArn: outputs.role_arn.value,
        })),
      );
    });

    test("what it may do names each thing: no wildcard but the indices of its own bucket, paths of the domain that it reads, and the names of buckets", () => {
      const { Statement } = Policy.parse(JSON.parse(outputs.policy.value));
      const actions = Statement.flatMap(({ Action }) => Action);
      const resources = Statement.flatMap(({ Resource }) => Resource);
      const { bucket } = outputs.memory.value;
      expect(actions.filter((action) => action.includes("*"))).toEqual([]);
      const domain = "arn:aws:es:eu-central-1:111122223333:domain/logs";
      expect(resources.filter((resource) => resource.includes("*")).toSorted()).toEqual(
        [
          `${domain}/*`,
          `${domain}/*/_search`,
          "*",
          `arn:aws:s3vectors:eu-central-1:123456789012:bucket/${bucket}/index/*`,
        ].toSorted(),
      );
      const everywhere = Statement.filter(({ Resource }) => Resource === "*");
      expect(everywhere.map(({ Action }) => Action)).toEqual(["s3vectors:ListVectorBuckets"]);
      const posts = Statement.filter(({ Action }) => Action === "es:ESHttpPost");
      expect(posts.map(({ Resource }) => Resource)).toEqual([`${domain}/*/_search`]);
    });

    test("the memory of the bot is what `helm install` is given: one line of JSON", async () => {
      const line = await opened.terraform("output", "-json", "memory");
      expect(line.trim().split("\n")).toHaveLength(1);
      expect(JSON.parse(line)).toEqual(outputs.memory.value);
    });

    test("a second apply changes nothing", async () => {
      const plan = await opened.terraform("plan", "-no-color", "-detailed-exitcode", ...variables);
      expect(plan).toContain("No changes.");
    }, 60_000);

    test("destroy leaves nothing", async () => {
      await opened.terraform("destroy", "-no-color", "-auto-approve", ...variables);
      expect(await opened.terraform("state", "list")).toBe("");
      expect(aws.associations()).toEqual([]);
      const roles = await moto.answerOf("iam", "ListRoles");
      expect(roles).toContain("<ListRolesResponse");
      expect(roles).not.toContain("<RoleName>");
      const stacks = await moto.answerOf("cloudformation", "DescribeStacks");
      expect(stacks).toContain("<DescribeStacksResponse");
      expect(stacks).not.toContain("<StackName>");
    }, 120_000);
  });
});
