import type { BedrockRuntimeClient } from "@aws-sdk/client-bedrock-runtime";
import type { Connection } from "./connect.ts";

/** Where cache points stand. Some models take none after tools. */
type Caching = "tools and system" | "system" | "nowhere";

/** What a model may not take. */
export interface Features {
  readonly caching: Caching;
  readonly temperature: boolean;
}

/** What a request was made with. */
export interface Used {
  readonly client: BedrockRuntimeClient;
  readonly features: Features;
}

const expired = ["ExpiredTokenException", "ExpiredToken", "UnrecognizedClientException"];

/**
 * Mends what stands between a request and its answer: credentials that the service takes for expired are loaded anew, a
 * feature that the model refuses is left out from then on.
 */
export function createMender({
  caching,
  connection,
}: {
  readonly caching: boolean;
  readonly connection: Pick<Connection, "renewCredentials">;
}) {
  let features: Features = { caching: caching ? "tools and system" : "nowhere", temperature: true };
  return {
    features: () => features,
    /** For one turn. The function says whether it is worth to ask again. */
    begin() {
      let isRenewed = false;
      return (error: unknown, used: Used): boolean => {
        if (isExpired(error)) {
          if (isRenewed) return false;
          connection.renewCredentials(used.client);
          isRenewed = true;
          return true;
        }
        const fewer = fewerFeatures(error, used.features);
        if (fewer !== undefined) features = fewer;
        return fewer !== undefined;
      };
    },
  };
}

function isExpired(error: unknown): boolean {
  return error instanceof Error && expired.includes(error.name);
}

/** By the words of the service; undefined: it is about something else. */
function fewerFeatures(error: unknown, used: Features): Features | undefined {
  if (!(error instanceof Error)) return undefined;
  const { name, message } = error;
  if (name !== "ValidationException" && name !== "AccessDeniedException") return undefined;
  if (!/support|allow|permit|deprecated|may only/iu.test(message)) return undefined;
  if (/cache_?point|caching/iu.test(message) && used.caching !== "nowhere") {
    return { ...used, caching: used.caching === "system" ? "nowhere" : "system" };
  }
  return /temperature/iu.test(message) && used.temperature
    ? { ...used, temperature: false }
    : undefined;
}
