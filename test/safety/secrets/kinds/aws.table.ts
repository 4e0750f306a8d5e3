import { base32, type Dice, digits } from "../dice.ts";
import type { Kind } from "../specimen.ts";

const keyId = (dice: Dice, prefix = "AKIA"): string => `${prefix}${dice.letters(base32, 16)}`;
const secretKey = (dice: Dice): string => dice.bytes(30).toString("base64");

export const awsKinds: readonly Kind[] = [
  {
    name: "access key id",
    group: "aws",
    keys: ["AWS_ACCESS_KEY_ID"],
    make: (dice) => {
      const secret = keyId(dice, dice.pick(["AKIA", "ASIA"]));
      return {
        secret,
        said: dice.pick([
          `aws_access_key_id = ${secret}`,
          `InvalidAccessKeyId: The AWS Access Key Id ${secret} does not exist in our records`,
          `Credential=${secret}/20261129/eu-central-1/s3/aws4_request`,
        ]),
      };
    },
  },
  {
    name: "secret access key",
    group: "aws",
    keys: ["AWS_SECRET_ACCESS_KEY", "S3_SECRET_KEY", "AWS_SECRET_KEY"],
    make: (dice) => {
      const secret = secretKey(dice);
      return {
        secret,
        said: dice.pick([
          `aws_secret_access_key = ${secret}`,
          `export AWS_SECRET_ACCESS_KEY=${secret}`,
          `{"Credentials":{"AccessKeyId":"ASIA${"X".repeat(4)}","SecretAccessKey":"${secret}","Expiration":"2026-11-29T23:00:00Z"}}`,
          `aws_access_key_id=${keyId(dice)} aws_secret_access_key=${secret}`,
          `StaticCredentials{accessKeyId=${keyId(dice)}, secretAccessKey=${secret}}`,
          `secretAccessKey: '${secret}',`,
        ]),
      };
    },
  },
  {
    name: "credentials file",
    group: "aws",
    keys: ["AWS_CREDENTIALS", "CREDENTIALS_FILE"],
    make: (dice) => {
      const secret = secretKey(dice);
      const value = `[default]\naws_access_key_id = ${keyId(dice)}\naws_secret_access_key = ${secret}\nregion = eu-central-1\n`;
      return { secret, value, said: `wrote ${JSON.stringify(value)}` };
    },
  },
  {
    name: "session token",
    group: "aws",
    keys: ["AWS_SESSION_TOKEN", "AWS_SECURITY_TOKEN"],
    make: (dice) => {
      const prefix = dice.pick(["IQoJb3JpZ2luX2Vj", "FwoGZXIvYXdz"]);
      const secret = dice.bytes(390).toString("base64");
      const value = `${prefix}${secret}`;
      return {
        secret,
        value,
        said: dice.pick([
          `aws_session_token = ${value}`,
          `export AWS_SESSION_TOKEN="${value}"`,
          `"SessionToken": "${value}",`,
          `X-Amz-Security-Token: ${value}`,
        ]),
      };
    },
  },
  {
    name: "presigned URL",
    group: "aws",
    keys: ["DOWNLOAD_URL", "ARTIFACT_URL"],
    make: (dice) => {
      const secret = dice.hex(64);
      const credential = `${keyId(dice, "ASIA")}%2F20261129%2Feu-central-1%2Fs3%2Faws4_request`;
      const value = `https://exports.s3.eu-central-1.amazonaws.com/r.csv?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=${credential}&X-Amz-Date=20261129T101500Z&X-Amz-Expires=3600&X-Amz-SignedHeaders=host&X-Amz-Signature=${secret}`;
      return { secret, value, said: `GET ${value} 403` };
    },
  },
  {
    name: "presigned URL of version 2",
    group: "aws",
    keys: ["UPLOAD_URL"],
    make: (dice) => {
      const secret = dice.bytes(20).toString("base64");
      const value = `https://exports.s3.amazonaws.com/r.csv?AWSAccessKeyId=${keyId(dice)}&Expires=1795913000&Signature=${encodeURIComponent(secret)}`;
      return { secret, value, said: `upload to ${value} failed` };
    },
  },
  {
    name: "signature of a request",
    group: "aws",
    keys: ["SIGNED_HEADER"],
    make: (dice) => {
      const secret = dice.hex(64);
      const value = `AWS4-HMAC-SHA256 Credential=${keyId(dice)}/20261129/eu-central-1/es/aws4_request, SignedHeaders=host;x-amz-date, Signature=${secret}`;
      return { secret, value, said: `Authorization: ${value}` };
    },
  },
  {
    name: "MWS token",
    group: "aws",
    keys: ["MWS_AUTH_TOKEN"],
    make: (dice) => prefixed("amzn.mws.", dice),
  },
  {
    name: "SES SMTP password",
    group: "aws",
    keys: ["SMTP_PASSWORD", "SES_SMTP_PASSWORD"],
    make: (dice) => ({ secret: `B${dice.bytes(33).toString("base64").slice(1)}` }),
  },
  {
    name: "CodeCommit password in a URL",
    group: "aws",
    keys: ["GIT_REMOTE", "REPOSITORY_URL"],
    make: (dice) => {
      const secret = dice.bytes(33).toString("base64");
      const value = `https://deploy-at-${dice.letters(digits, 12)}:${encodeURIComponent(secret)}@git-codecommit.eu-central-1.amazonaws.com/v1/repos/shop`;
      return { secret, value, said: `fatal: unable to access '${value}': 403` };
    },
  },
  {
    name: "RDS IAM token",
    group: "aws",
    keys: ["PGPASSWORD", "DB_AUTH_TOKEN"],
    make: (dice) => {
      const secret = dice.hex(64);
      const value = `prod.abc123xyz.eu-central-1.rds.amazonaws.com:5432/?Action=connect&DBUser=app&X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=${keyId(dice, "ASIA")}%2F20261129%2Feu-central-1%2Frds-db%2Faws4_request&X-Amz-Date=20261129T101500Z&X-Amz-Expires=900&X-Amz-SignedHeaders=host&X-Amz-Signature=${secret}`;
      return { secret, value, said: `connecting with auth token ${value}` };
    },
  },
  {
    name: "ECR login",
    group: "aws",
    keys: ["ECR_PASSWORD", "ECR_TOKEN"],
    make: (dice) => {
      const payload = {
        payload: dice.bytes(600).toString("base64"),
        datakey: "AQEBAHh",
        version: "2",
      };
      const value = Buffer.from(JSON.stringify(payload)).toString("base64");
      return {
        secret: value.slice(40, -60),
        value,
        said: `docker login -u AWS -p ${value} 123456789012.dkr.ecr.eu-central-1.amazonaws.com`,
      };
    },
  },
  {
    name: "Bedrock API key",
    group: "aws",
    keys: ["AWS_BEARER_TOKEN_BEDROCK"],
    make: (dice) => {
      const secret = dice.bytes(80).toString("base64");
      const value = `ABSK${secret}`;
      return { secret, value, said: `Authorization: Bearer ${value}` };
    },
  },
];

function prefixed(
  prefix: string,
  dice: Dice,
): { readonly secret: string; readonly value: string; readonly said: string } {
  const secret = dice.uuid();
  const value = `${prefix}${secret}`;
  return { secret, value, said: `marketplace call with ${value} was throttled` };
}
