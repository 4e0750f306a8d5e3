import type { ModelFailure } from "@binnacle/contracts";
import { familyOf } from "./family-of.ts";

type Remedy = NonNullable<ModelFailure["remedy"]>;

/** Where a request went. */
export interface Asked {
  readonly modelId: string;
  readonly region: string;
}

export interface FailureRule {
  readonly class: ModelFailure["class"];
  /** After "Bedrock", before the model's name. */
  readonly says: string;
  readonly remedy?: (asked: Asked) => Remedy;
  /** Its message quotes what was signed: it is not shown. */
  readonly isSecret?: boolean;
}

const quotas = (): Remedy => ({
  text: "Raise the quota of requests and tokens a minute, or configure a profile of more regions.",
});
const identity = (): Remedy => ({
  text: "Check the role of this program; a Pod Identity association counts from the next start of the pod.",
  command: "aws sts get-caller-identity",
});

/** By the name of the service's exception; in a stream it has the same names. */
export const failures: Readonly<Record<string, FailureRule>> = {
  ThrottlingException: { class: "throttled", says: "throttles", remedy: quotas },
  ServiceQuotaExceededException: {
    class: "throttled",
    says: "has no quota left for",
    remedy: quotas,
  },
  ModelNotReadyException: { class: "overloaded", says: "is not ready with" },
  InternalServerException: { class: "overloaded", says: "failed with" },
  ServiceUnavailableException: { class: "overloaded", says: "is not available for" },
  ConflictException: { class: "overloaded", says: "has a conflict with" },
  ModelErrorException: { class: "overloaded", says: "got an error from" },
  ModelStreamErrorException: { class: "overloaded", says: "got an error within the answer of" },
  ModelTimeoutException: { class: "timeout", says: "waited too long for" },
  AccessDeniedException: { class: "auth", says: "refuses access to", remedy: grant },
  ExpiredTokenException: {
    class: "auth",
    says: "takes our credentials for expired, new ones too, for",
    remedy: identity,
  },
  UnrecognizedClientException: {
    class: "auth",
    says: "does not know our credentials, for",
    remedy: identity,
  },
  MissingAuthenticationTokenException: {
    class: "auth",
    says: "misses our signature, for",
    remedy: identity,
  },
  InvalidSignatureException: {
    class: "auth",
    says: "does not accept our signature, for",
    remedy: () => ({ text: "Check the secret key, the clock of this machine and the region." }),
    isSecret: true,
  },
  ResourceNotFoundException: { class: "invalid", says: "does not have", remedy: models },
  ValidationException: { class: "invalid", says: "does not accept the request for" },
};

/** What a ValidationException means, by its words. */
export const refusals: readonly (FailureRule & { readonly pattern: RegExp })[] = [
  {
    pattern: /(?:input|prompt) is too long|context (?:limit|length|window)/iu,
    class: "overflow",
    says: "was given more than fits into",
  },
  {
    pattern: /on-demand throughput/iu,
    class: "invalid",
    says: "sells no single calls of",
    remedy: ({ modelId }) => ({
      text: `Configure an inference profile of it: eu.${modelId}, us.${modelId} or global.${modelId}.`,
    }),
  },
  {
    pattern: /model identifier is invalid/iu,
    class: "invalid",
    says: "does not know",
    remedy: models,
  },
];

/** The sentence of a status for which the service has no name. */
export const byStatus: readonly (FailureRule & { readonly from: number; readonly to: number })[] = [
  { from: 429, to: 429, class: "throttled", says: "throttles", remedy: quotas },
  { from: 401, to: 403, class: "auth", says: "refuses access to", remedy: grant },
  { from: 408, to: 408, class: "timeout", says: "waited too long for" },
  { from: 501, to: 501, class: "invalid", says: "does not accept the request for" },
  { from: 500, to: 599, class: "overloaded", says: "failed with" },
  { from: 400, to: 499, class: "invalid", says: "does not accept the request for" },
];

/** The lines to add to a policy, for a profile and the model behind it. */
function grant({ modelId, region }: Asked): Remedy {
  const family = familyOf(modelId);
  const resources = [
    `arn:aws:bedrock:*::foundation-model/${family}`,
    modelId.startsWith("arn:")
      ? modelId
      : `arn:aws:bedrock:${region}:*:inference-profile/${modelId}`,
  ];
  const statement = {
    Effect: "Allow",
    Action: "bedrock:InvokeModelWithResponseStream",
    Resource: resources,
  };
  return {
    text: `Add to the policy of our role: ${JSON.stringify(statement)}. If it is there, enable access to the model ${family} in Amazon Bedrock, Model access.`,
  };
}

function models({ region }: Asked): Remedy {
  const text = `Configure a model or an inference profile that ${region} has.`;
  const isName = /^[a-z0-9-]+$/u.test(region);
  return isName
    ? { text, command: `aws bedrock list-inference-profiles --region ${region}` }
    : { text };
}
