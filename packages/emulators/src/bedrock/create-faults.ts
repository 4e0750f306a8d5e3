import { WireError } from "../aws/wire-error.ts";
import type { StopReason } from "./scripted-turn.ts";

/** HTTP status of each exception that the service answers with. */
const statuses = {
  AccessDeniedException: 403,
  ConflictException: 400,
  ExpiredTokenException: 403,
  InternalServerException: 500,
  ModelErrorException: 424,
  ModelNotReadyException: 429,
  ModelTimeoutException: 408,
  ResourceNotFoundException: 404,
  ServiceQuotaExceededException: 400,
  ServiceUnavailableException: 503,
  ThrottlingException: 429,
  ValidationException: 400,
} as const;

/** `times` absent: until `clear`. */
export type BedrockFault = { readonly times?: number } & (
  | {
      readonly kind: "refuse";
      readonly code: keyof typeof statuses;
      readonly message?: string;
    }
  /** The stream begins, then an exception comes in place of its rest. */
  | {
      readonly kind: "fail_in_stream";
      readonly exception:
        | "internalServerException"
        | "modelStreamErrorException"
        | "serviceUnavailableException"
        | "throttlingException"
        | "validationException";
    }
  /** The stream begins and breaks off with its connection. */
  | { readonly kind: "cut" }
  /** The stream begins and is over in the middle. */
  | { readonly kind: "end_early" }
  /** The stream begins and says no more. */
  | { readonly kind: "stall" }
  /** Each event of the stream is late. */
  | { readonly kind: "slow"; readonly eventDelayMs: number }
  /** No answer at all. */
  | { readonly kind: "hang" }
  /** The arguments of each tool use lose their last character. */
  | { readonly kind: "malformed_tool_json" }
  /** The turn ends for this reason. */
  | { readonly kind: "stop"; readonly reason: StopReason }
  /** The answer is a page of something that stands between. */
  | { readonly kind: "garbage" }
);

type FaultOf<Kind extends BedrockFault["kind"]> = Extract<BedrockFault, { kind: Kind }>;

/** Switches that make the service misbehave. Each request meets the first of each kind that is left. */
export function createFaults() {
  const active: { fault: BedrockFault; left: number }[] = [];
  return {
    add(fault: BedrockFault): void {
      active.push({ fault, left: fault.times ?? Number.POSITIVE_INFINITY });
    },
    clear(): void {
      active.length = 0;
    },
    /** Counted as met. */
    take<Kind extends BedrockFault["kind"]>(kind: Kind): FaultOf<Kind> | undefined {
      for (const entry of active) {
        if (entry.left <= 0 || !isKind(entry.fault, kind)) continue;
        entry.left -= 1;
        return entry.fault;
      }
      return undefined;
    },
  };
}

export type Faults = ReturnType<typeof createFaults>;

export function toRefusal({ code, message = code }: FaultOf<"refuse">): WireError {
  return new WireError(statuses[code], code, { message });
}

function isKind<Kind extends BedrockFault["kind"]>(
  fault: BedrockFault,
  kind: Kind,
): fault is FaultOf<Kind> {
  return fault.kind === kind;
}
