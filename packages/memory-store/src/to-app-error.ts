import { AppError, type AppErrorKind } from "@binnacle/contracts";
import { z } from "zod";

interface Rule {
  readonly kind: AppErrorKind;
  readonly says: string;
  readonly todo: string;
}

const EXPIRED: Rule = {
  kind: "denied",
  says: "did not accept our credentials",
  todo: "They expired, or are of another account: renew them; of a pod, check its Pod Identity association.",
};

const RETRY = "It was tried three times; ask again in a minute.";

/** By exception name of the service. */
const rules: Record<string, Rule> = {
  AccessDeniedException: {
    kind: "denied",
    says: "refused",
    todo: "Grant that action to our role.",
  },
  ExpiredTokenException: EXPIRED,
  InvalidSignatureException: EXPIRED,
  SignatureDoesNotMatch: EXPIRED,
  UnrecognizedClientException: EXPIRED,
  NotFoundException: { kind: "not_found", says: "does not know it", todo: "Ask again." },
  ServiceQuotaExceededException: {
    kind: "unavailable",
    says: "is at a quota",
    todo: "Raise the quota of S3 Vectors or remove old indexes.",
  },
  TooManyRequestsException: { kind: "unavailable", says: "throttles", todo: RETRY },
  InternalServerException: { kind: "unavailable", says: "failed", todo: RETRY },
  ServiceUnavailableException: { kind: "unavailable", says: "is unavailable", todo: RETRY },
  RequestTimeoutException: { kind: "timeout", says: "timed out", todo: RETRY },
  ValidationException: { kind: "bug", says: "refused the request", todo: "Please report this." },
};

/** What a ValidationException means, by its words: a setting, not a fault of ours. */
const refusals: readonly (Rule & { readonly pattern: RegExp })[] = [
  {
    pattern: /vectorBucketName|bucket name/iu,
    kind: "bad_input",
    says: "has no buckets of such a name",
    todo: "Correct memory.bucket: 3 to 63 of a-z, 0-9, - and ., a letter or digit at both ends.",
  },
  {
    pattern: /dimension|query ?vector|vector must have length/iu,
    kind: "bad_input",
    says: "holds vectors of another form there",
    todo: "Delete the index with its records: the next verdict makes one that fits.",
  },
];

/** What has no name that we know. */
const byStatus: Readonly<Record<number, Rule | undefined>> = {
  401: EXPIRED,
  403: rules["AccessDeniedException"],
  500: rules["InternalServerException"],
  503: rules["ServiceUnavailableException"],
};

const Answered = z.object({ $metadata: z.object({ httpStatusCode: z.number() }) });

function statusOf(error: unknown): number {
  return Answered.safeParse(error).data?.$metadata.httpStatusCode ?? 0;
}

function ruleOf({ name, message }: Pick<Error, "name" | "message">): Rule | undefined {
  const meant = refusals.find(({ pattern }) => pattern.test(message));
  return (name === "ValidationException" ? meant : undefined) ?? rules[name];
}

/** Maps a failed call to one sentence that names the call: `s3vectors:QueryVectors on bucket/index`. */
export function toAppError(error: unknown, call: string): AppError {
  if (error instanceof AppError) return error;
  const { name, message } = error instanceof Error ? error : new Error(String(error));
  const rule = ruleOf({ name, message }) ?? byStatus[statusOf(error)];
  if (rule !== undefined) {
    const sentence = `S3 Vectors ${rule.says} (${call}: ${message}). ${rule.todo}`;
    return new AppError(rule.kind, sentence, { cause: error });
  }
  if (name === "AbortError") {
    return new AppError("timeout", `${call} was cancelled.`, { cause: error });
  }
  const sentence = `S3 Vectors cannot be reached (${call}: ${message}). Check the endpoint, the region and the network policy.`;
  return new AppError("unavailable", sentence, { cause: error });
}
