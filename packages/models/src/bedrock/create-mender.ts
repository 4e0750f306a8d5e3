import type { BedrockRuntimeClient } from "@aws-sdk/client-bedrock-runtime";
import type { Connection } from "./connect.ts";

/** What a model may not take. */
interface Features {
  readonly caching: boolean;
  readonly temperature: boolean;
}

type Trouble = "credentials" | keyof Features;

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
  let features: Features = { caching, temperature: true };
  return {
    features: () => features,
    /** For one turn. The function says whether it is worth to ask again: each trouble is mended once. */
    begin() {
      const met = new Set<Trouble>();
      return (error: unknown, used: BedrockRuntimeClient): boolean => {
        const trouble = troubleOf(error);
        if (trouble === undefined || met.has(trouble)) return false;
        met.add(trouble);
        if (trouble === "credentials") connection.renewCredentials(used);
        else features = { ...features, [trouble]: false };
        return true;
      };
    },
  };
}

function troubleOf(error: unknown): Trouble | undefined {
  if (!(error instanceof Error)) return undefined;
  const { name, message } = error;
  if (expired.includes(name)) return "credentials";
  if (name !== "ValidationException" && name !== "AccessDeniedException") return undefined;
  if (/cach(?:e|ing)/iu.test(message) && /support|allow/iu.test(message)) return "caching";
  const isTemperature = /temperature/iu.test(message) && /support|deprecated/iu.test(message);
  return isTemperature ? "temperature" : undefined;
}
