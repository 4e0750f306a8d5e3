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
