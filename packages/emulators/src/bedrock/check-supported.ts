import { WireError } from "../aws/wire-error.ts";
import type { ConverseBody } from "./converse-request.ts";

export type Lack = "temperature" | "caching" | "caching after tools";

/**
 * Refuses what a model does not take, in the words of the service.
 * @throws WireError 400 or 403
 */
export function checkSupported(body: ConverseBody, lacks: readonly Lack[]): void {
  const refusal = lacks.map((lack) => refusals[lack](body)).find((error) => error !== undefined);
  if (refusal) throw refusal;
}

const refusals: Readonly<Record<Lack, (body: ConverseBody) => WireError | undefined>> = {
  temperature: ({ inferenceConfig }) => {
    if (inferenceConfig?.temperature === undefined) return undefined;
    return invalid(
      "The model returned the following errors: `temperature` is deprecated for this model.",
    );
  },
  caching: (body) => {
    const isAsked = pointAfterTools(body) >= 0 || body.system?.some(({ cachePoint }) => cachePoint);
    const message =
      "You invoked an unsupported model or your request did not allow prompt caching.";
    return isAsked ? new WireError(403, "AccessDeniedException", { message }) : undefined;
  },
  "caching after tools": (body) => {
    const place = pointAfterTools(body);
    if (place < 0) return undefined;
    return invalid(
      `Malformed input request: #/toolConfig/tools/${place}: extraneous key [cachePoint] is not permitted`,
    );
  },
};

function pointAfterTools({ toolConfig }: ConverseBody): number {
  return toolConfig?.tools.findIndex(({ cachePoint }) => cachePoint) ?? -1;
}

function invalid(message: string): WireError {
  return new WireError(400, "ValidationException", { message });
}
