/** The object that the API server answers with when a request fails. */
export interface Status {
  readonly code: number;
  readonly reason?: string;
  readonly message: string;
  readonly details?: Readonly<Record<string, unknown>>;
  /** In `metadata`: the token with which an expired list goes on. */
  readonly continue?: string;
}

const subset =
  "The Kubernetes emulator serves discovery, get, list, watch, pod logs and access reviews of a recorded cluster.";

export function toStatusResponse(status: Status, headers: Record<string, string> = {}): Response {
  return Response.json(statusObject(status), { status: status.code, headers });
}

/** As it stands in a body, or in the last event of a watch. */
export function statusObject(status: Status): object {
  return {
    kind: "Status",
    apiVersion: "v1",
    metadata: status.continue === undefined ? {} : { continue: status.continue },
    status: "Failure",
    message: status.message,
    ...(status.reason === undefined ? {} : { reason: status.reason }),
    ...(status.details === undefined ? {} : { details: status.details }),
    code: status.code,
  };
}

export function badRequest(message: string): Status {
  return { code: 400, reason: "BadRequest", message };
}

/** One invalid option of a request, as validation reports it. */
export function invalid(
  object: { readonly kind: string; readonly name: string; readonly group?: string },
  field: string,
  problem: { readonly reason: string; readonly message: string },
): Status {
  const kind = object.group === undefined ? object.kind : `${object.kind}.${object.group}`;
  return {
    code: 422,
    reason: "Invalid",
    message: `${kind} "${object.name}" is invalid: ${field}: ${problem.message}`,
    details: {
      ...(object.name === "" ? {} : { name: object.name }),
      ...(object.group === undefined ? {} : { group: object.group }),
      ...(object.kind === "" ? {} : { kind: object.kind }),
      causes: [{ ...problem, field }],
    },
  };
}

export function objectNotFound(group: string, plural: string, name: string): Status {
  return {
    code: 404,
    reason: "NotFound",
    message: `${qualified(plural, group)} "${name}" not found`,
    details: { name, ...(group === "" ? {} : { group }), kind: plural },
  };
}

export const resourceNotFound: Status = {
  code: 404,
  reason: "NotFound",
  message: "the server could not find the requested resource",
  details: {},
};

export const methodNotAllowed: Status = {
  code: 405,
  reason: "MethodNotAllowed",
  message: "the server does not allow this method on the requested resource",
  details: {},
};

export const unauthorized: Status = {
  code: 401,
  reason: "Unauthorized",
  message: "Unauthorized",
};

/** What the emulator does not understand, with the request in question. */
export function notServed(request: string): Status {
  return { code: 501, reason: "NotImplemented", message: `${subset} It does not serve ${request}` };
}

/** `deployments.apps`; the core group has no suffix. */
export function qualified(plural: string, group: string): string {
  return group === "" ? plural : `${plural}.${group}`;
}
