/** A source of AWS, which is asked by requests that the role of the pod signs. */
interface AwsSource {
  readonly service: "aps" | "es" | "aoss";
  /** Variables of Terraform, each with its value as a shell writes it that knows `$ACCOUNT`. */
  readonly variables: Readonly<Record<string, string>>;
}

const addresses: Readonly<Record<AwsSource["service"], RegExp>> = {
  aps: /^https:\/\/aps-workspaces\.(?<region>[a-z0-9-]{1,30})\.amazonaws\.com(?:\.cn)?\/workspaces\/(?<id>ws-[a-z0-9-]{1,60})(?:\/|$)/u,
  es: /^https:\/\/(?:search|vpc)-(?<id>[a-z0-9-]{1,80})\.(?<region>[a-z0-9-]{1,30})\.es\.amazonaws\.com(?:\.cn)?(?:\/|$)/u,
  aoss: /^https:\/\/(?<id>[a-z0-9]{1,40})\.(?<region>[a-z0-9-]{1,30})\.aoss\.amazonaws\.com(?:\.cn)?(?:\/|$)/u,
};

/** Undefined: an address of no service of AWS that wants signed requests. */
export function awsSource(url: string): AwsSource | undefined {
  for (const service of ["aps", "es", "aoss"] as const) {
    const { id, region } = addresses[service].exec(url)?.groups ?? {};
    if (id !== undefined && region !== undefined)
      return { service, variables: variablesOf[service](id, region) };
  }
  return undefined;
}

const variablesOf: Readonly<
  Record<AwsSource["service"], (id: string, region: string) => AwsSource["variables"]>
> = {
  aps: (id, region) => ({ prometheus_workspace_arn: arn("aps", region, `workspace/${id}`) }),
  es: (id, region) => {
    // The name of the domain, and a hash of the address.
    const name = id.split("-").slice(0, -1).join("-");
    return { opensearch_domain_arn: arn("es", region, `domain/${name}`) };
  },
  aoss: (id, region) => ({
    opensearch_collection_arn: arn("aoss", region, `collection/${id}`),
    opensearch_collection_name: `"$(aws opensearchserverless batch-get-collection --region ${region} --ids ${id} --query 'collectionDetails[0].name' --output text)"`,
  }),
};

function arn(service: string, region: string, resource: string): string {
  return `"arn:${partitionOf(region)}:${service}:${region}:$ACCOUNT:${resource}"`;
}

function partitionOf(region: string): string {
  if (region.startsWith("cn-")) return "aws-cn";
  return region.startsWith("us-gov-") ? "aws-us-gov" : "aws";
}

/** How the hosts of AWS end in a region. */
export function suffixOf(region: string): string {
  return region.startsWith("cn-") ? "amazonaws.com.cn" : "amazonaws.com";
}
