import { fromTemporaryCredentials } from "@aws-sdk/credential-providers";
import type { AwsCredentials } from "./load-aws-credentials.ts";

/** The credentials of a role that the usual ones may assume, as a chain for `loadAwsCredentials`. */
export function assumedRole(roleArn: string, region: string): () => AwsCredentials {
  return () => {
    const load = fromTemporaryCredentials({
      params: { RoleArn: roleArn, RoleSessionName: "binnacle" },
      clientConfig: { region },
    });
    return async () => await load();
  };
}
