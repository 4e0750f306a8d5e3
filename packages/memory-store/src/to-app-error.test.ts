import { AppError } from "@binnacle/contracts";
import { expect, test } from "vitest";
import { toAppError } from "./to-app-error.ts";

const call = "s3vectors:QueryVectors on binnacle/incidents-ngrams-v1";

test.for([
  { name: "AccessDeniedException", kind: "denied" },
  { name: "NotFoundException", kind: "not_found" },
  { name: "ServiceQuotaExceededException", kind: "unavailable" },
  { name: "TooManyRequestsException", kind: "unavailable" },
  { name: "InternalServerException", kind: "unavailable" },
  { name: "ServiceUnavailableException", kind: "unavailable" },
  { name: "RequestTimeoutException", kind: "timeout" },
  { name: "ValidationException", kind: "bug" },
  { name: "ExpiredTokenException", kind: "denied" },
  { name: "UnrecognizedClientException", kind: "denied" },
  { name: "SignatureDoesNotMatch", kind: "denied" },
  { name: "UnknownError", kind: "denied", status: 403 },
  { name: "UnknownError", kind: "denied", status: 401 },
  { name: "UnknownError", kind: "unavailable", status: 503 },
  { name: "AbortError", kind: "timeout" },
  { name: "Error", kind: "unavailable" },
])("$name is $kind and names the call", ({ name, kind, status }) => {
  const $metadata = { httpStatusCode: status };
  const cause = Object.assign(new Error("said the service"), { name, $metadata });
  const error = toAppError(cause, call);
  expect(error).toMatchObject({ kind, cause });
  expect(error.message).toContain(call);
});

test("what is an AppError already stays as it is", () => {
  const error = new AppError("denied", "No AWS credentials were found.");
  expect(toAppError(error, call)).toBe(error);
});

test("a sentence says what happened and what to do", () => {
  const denied = Object.assign(new Error("not authorized"), { name: "AccessDeniedException" });
  expect(toAppError(denied, call).message).toMatchInlineSnapshot(
    `"S3 Vectors refused (s3vectors:QueryVectors on binnacle/incidents-ngrams-v1: not authorized). Grant that action to our role."`,
  );
});

test.for([
  [
    "Query vector contains invalid values or is invalid for this index",
    "S3 Vectors holds vectors of another form there (s3vectors:QueryVectors on binnacle/incidents-ngrams-v1: Query vector contains invalid values or is invalid for this index). Delete the index with its records: the next verdict makes one that fits.",
  ],
  [
    "queryVector.float32: expected dimension 512, got 1024",
    "S3 Vectors holds vectors of another form there (s3vectors:QueryVectors on binnacle/incidents-ngrams-v1: queryVector.float32: expected dimension 512, got 1024). Delete the index with its records: the next verdict makes one that fits.",
  ],
  [
    "1 validation error detected: Value at '/vectorBucketName' failed to satisfy constraint",
    "S3 Vectors has no buckets of such a name (s3vectors:QueryVectors on binnacle/incidents-ngrams-v1: 1 validation error detected: Value at '/vectorBucketName' failed to satisfy constraint). Correct memory.bucket: 3 to 63 of a-z, 0-9, - and ., a letter or digit at both ends.",
  ],
])("what a setting makes wrong is no bug: %s", ([said, sentence]) => {
  const refused = Object.assign(new Error(said), { name: "ValidationException" });
  const { kind, message } = toAppError(refused, call);
  expect([kind, message]).toEqual(["bad_input", sentence]);
});
