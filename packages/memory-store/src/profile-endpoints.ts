import {
  CONFIG_PREFIX_SEPARATOR,
  getProfileName,
  loadSharedConfigFiles,
} from "@smithy/core/config";

/** An endpoint that the AWS SDK would obey. */
interface ProfileEndpoint {
  /** `profile dev`, `services local`. */
  readonly where: string;
  /** As the files write it: `s3vectors`, `bedrock_runtime`. Absent: it holds for every service. */
  readonly service?: string;
  readonly url: string;
}

type Section = Readonly<Record<string, string | undefined>>;
type Sections = Readonly<Record<string, Section>>;

/** What the AWS profile in use, and those that lend it their credentials, say of endpoints: the SDK obeys that by itself. */
export async function profileEndpoints(): Promise<ProfileEndpoint[]> {
  const { configFile, credentialsFile } = await loadSharedConfigFiles();
  const profiles = chainOf(getProfileName({}), (name) => ({
    ...credentialsFile[name],
    ...configFile[name],
  }));
  const [[, used] = ["", {}]] = profiles;
  if (used["ignore_configured_endpoint_urls"]?.toLowerCase() === "true") return [];
  return profiles.flatMap(([name, profile]) => endpointsOf(name, profile, configFile));
}

/** A profile, the one that `source_profile` names, and so on. */
function chainOf(first: string, profileOf: (name: string) => Section): [string, Section][] {
  const found = new Map<string, Section>();
  for (let name: string | undefined = first; name !== undefined && !found.has(name); ) {
    const profile = profileOf(name);
    found.set(name, profile);
    name = profile["source_profile"];
  }
  return [...found];
}

function endpointsOf(name: string, profile: Section, sections: Sections): ProfileEndpoint[] {
  const { endpoint_url: url, services } = profile;
  const own = url === undefined ? [] : [{ where: `profile ${name}`, url }];
  if (services === undefined) return own;
  const section = sections[["services", services].join(CONFIG_PREFIX_SEPARATOR)] ?? {};
  const ofServices = Object.entries(section).flatMap(([key, value]) => {
    const [service = "", setting] = key.split(CONFIG_PREFIX_SEPARATOR);
    if (setting !== "endpoint_url" || value === undefined) return [];
    return [{ where: `services ${services}`, service, url: value }];
  });
  return [...own, ...ofServices];
}
