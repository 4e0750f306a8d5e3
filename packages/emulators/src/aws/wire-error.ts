import type { z } from "zod";

export interface FieldError {
  readonly path: string;
  readonly message: string;
}

/** An answer other than 200: `code` travels in the header `x-amzn-errortype`. */
export class WireError extends Error {
  readonly status: number;
  readonly code: string;
  readonly fieldList: readonly FieldError[] | undefined;

  constructor(status: number, code: string, text: { message: string; fields?: FieldError[] }) {
    super(text.message);
    this.status = status;
    this.code = code;
    this.fieldList = text.fields;
  }
}

export function accessDenied(message: string): WireError {
  return new WireError(403, "AccessDeniedException", { message });
}

export function notFound(what: string): WireError {
  return new WireError(404, "NotFoundException", { message: `${what} could not be found` });
}

export function conflict(message: string): WireError {
  return new WireError(409, "ConflictException", { message });
}

/** The service refuses one field of the request. */
export function invalid(path: string, message: string): WireError {
  return new WireError(400, "ValidationException", { message, fields: [{ path, message }] });
}

/** The request may be right, but what the service would answer is not known here. */
export function notEmulated(what: string): WireError {
  return new WireError(501, "NotEmulated", { message: `not emulated: ${what}` });
}

/** Parses a body: an unknown member is outside the subset (501), anything else wrong is the caller's mistake (400). */
export function readBody<Schema extends z.ZodType>(schema: Schema, body: unknown): z.infer<Schema> {
  const parsed = schema.safeParse(body);
  if (parsed.success) return parsed.data;
  const unknownMember = parsed.error.issues.find((issue) => issue.code === "unrecognized_keys");
  if (unknownMember) {
    throw notEmulated(`member ${[...unknownMember.path, ...unknownMember.keys].join(".")}`);
  }
  const fields = parsed.error.issues.map(({ path, message }) => ({
    path: path.join("."),
    message,
  }));
  const message = fields.map((field) => `${field.path}: ${field.message}`).join("; ");
  throw new WireError(400, "ValidationException", { message, fields });
}
