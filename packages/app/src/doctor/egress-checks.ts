import type { Config } from "../config.ts";
import type { Check } from "./check.ts";
import { placeOf, reach } from "./reach.ts";

/** Each host and port that the settings lead to: whether it accepts a connection from here. */
export function egressChecks(config: Config): Check[] {
  const found = addressesIn(config).filter((address) => URL.canParse(address));
  const urls = found.map((address) => new URL(address));
  const places = new Map(urls.map((url) => [Object.values(placeOf(url)).join(":"), url]));
  return [...places].map(([place, url]) => ({
    id: `egress.${place}`,
    section: "Egress",
    what: place,
    run: (signal) => reach(url, signal),
  }));
}

function addressesIn({ slack, memory, models, servers, observe, ...own }: Config): string[] {
  const { prometheusUrl, alertmanagerUrl, opensearchUrl } = own;
  const ofSlack = slack === undefined ? [] : [slack.apiUrl ?? "https://slack.com/api/"];
  const ofMemory =
    memory === undefined ? [] : [memory.endpoint ?? `https://s3vectors.${memory.region}.api.aws`];
  const ofModels = models.flatMap((row) => {
    if (row.kind === "openai") return [row.url];
    if (row.kind !== "bedrock") return [];
    return [row.endpoint ?? `https://bedrock-runtime.${row.region}.amazonaws.com`];
  });
  const ofServers = servers.flatMap(({ url, flags = {} }) => {
    const flagged = Object.entries(flags).flatMap(([flag, value]) =>
      flag.endsWith("-url") && typeof value === "string" ? [value] : [],
    );
    return url === undefined ? flagged : [url];
  });
  const rows = new Set(servers.map(({ role }) => role));
  const metrics = rows.has("prometheus") ? [] : [prometheusUrl, alertmanagerUrl];
  const logs = rows.has("opensearch") ? [] : [opensearchUrl];
  const ofOwn = [...metrics, ...logs, observe?.tracesUrl].filter(
    (address) => address !== undefined,
  );
  return [...ofSlack, ...ofMemory, ...ofModels, ...ofServers, ...ofOwn];
}
