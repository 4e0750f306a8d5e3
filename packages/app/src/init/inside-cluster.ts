import { shellWords } from "@binnacle/diagnosis";
import type { Answers } from "./questions.ts";

/** A source whose address only pods resolve. */
interface InsideCluster {
  readonly setting: "prometheusUrl" | "opensearchUrl";
  readonly name: string;
  readonly url: string;
  readonly service: string;
  readonly namespace: string;
}

const sources = [
  { setting: "prometheusUrl", name: "Prometheus", localPort: 9090 },
  { setting: "opensearchUrl", name: "OpenSearch", localPort: 9200 },
] as const;

/** The DNS name of a Service, or of a pod of a headless one. */
const serviceHost =
  /^(?:[a-z0-9-]{1,63}\.)?(?<service>[a-z0-9-]{1,63})\.(?<namespace>[a-z0-9-]{1,63})\.svc(?:\.|$)/u;

export function insideCluster(answers: Answers): InsideCluster[] {
  return sources.flatMap(({ setting, name }) => {
    const url = answers[setting];
    if (url === undefined) return [];
    const { service, namespace } = serviceHost.exec(new URL(url).hostname)?.groups ?? {};
    return service === undefined || namespace === undefined
      ? []
      : [{ setting, name, url, service, namespace }];
  });
}

/** What leads to them from this machine, behind a comment. */
export function forwarded(answers: Answers): string {
  return insideCluster(answers).map(linesOf).join("");
}

function linesOf({ setting, name, url, service, namespace }: InsideCluster): string {
  const { localPort } = sources.find((source) => source.setting === setting) ?? sources[0];
  const here = new URL(url);
  const isSecure = here.protocol === "https:";
  const ports = `${localPort}:${here.port || (isSecure ? 443 : 80)}`;
  here.host = `127.0.0.1:${localPort}`;
  const certificate = isSecure ? ", and its certificate has to be for 127.0.0.1, too" : "";
  return `# ${name}, ${url}, is inside the cluster. From here it is asked while this runs${certificate}:
# ${shellWords`kubectl -n ${namespace} port-forward service/${service} ${ports}`}
# ${setting}: ${here.href}
`;
}
