import { type Answered, prometheus } from "@binnacle/contracts";
import { ageOf } from "./age-of.ts";
import type { Check } from "./check.ts";
import type { Finding } from "./doctor-report.ts";
import { once } from "./once.ts";
import type { SourcePorts } from "./source-ports.ts";
import { absent, unasked } from "./unasked.ts";
import { unreachedMend } from "./unreached-mend.ts";

/** Samples older than this are no present. */
const freshMs = 10 * 60_000;

/** Prometheus of a cluster: whether it answers, and whether it has samples of now. */
export function metricsChecks(cluster: string, ports: SourcePorts): Check[] {
  const { tools, ready: after, settingOf } = ports;
  const up = once((signal) =>
    tools.ask(prometheus.queryInstant, { query: "count(up)" }, { cluster, signal }),
  );
  const well = once((signal) =>
    tools.ask(prometheus.queryInstant, { query: "sum(up)" }, { cluster, signal }),
  );
  const common = { section: `Prometheus ${cluster}`, after };
  const url = settingOf("prometheus", "prometheusUrl", "prometheus-url");
  const login = settingOf("prometheus", "prometheusTokenFile", "token-file");
  return [
    {
      ...common,
      id: `prometheus.${cluster}.api`,
      what: "API",
      run: async (signal) => reachable(await up(signal), { url, login }),
    },
    {
      ...common,
      isDerived: true,
      id: `prometheus.${cluster}.samples`,
      what: "samples",
      run: async (signal) => samplesIn(await up(signal), await well(signal)),
    },
  ];
}

interface Where {
  readonly url: string;
  readonly login: string;
}

function reachable(up: Answered<unknown>, { url, login }: Where): Finding {
  if (up.kind === "ok") return { state: "ok", why: "answers" };
  if (up.kind === "refused") return { state: "wrong", why: up.why };
  const nobody = absent(up);
  if (nobody !== undefined) return nobody;
  const { gap } = up;
  const mend =
    gap.kind === "refused"
      ? `Put a token that may query into the file that ${login} names. For Amazon Managed Prometheus sign (prometheusAwsService: aps), and grant ${queryMetrics}`
      : unreachedMend(url);
  return { state: "wrong", why: gap.why, mend };
}

const queryMetrics = JSON.stringify({
  Effect: "Allow",
  Action: ["aps:QueryMetrics", "aps:GetSeries", "aps:GetLabels", "aps:GetMetricMetadata"],
  Resource: "arn:aws:aps:*:*:workspace/*",
});

type Up = Answered<{
  readonly asOf?: string | undefined;
  readonly items: readonly { readonly value: string }[];
}>;

function samplesIn(up: Up, well: Up): Finding {
  if (up.kind !== "ok") return unasked(up);
  if (well.kind !== "ok") return unasked(well);
  const { items, asOf } = up.result;
  const [targets] = items;
  if (targets === undefined)
    return {
      state: "wrong",
      why: "it has no series `up` of this cluster: nothing is scraped, or its label has another value",
      mend: "Check its scrape configuration, and in servers the label and value under match.",
    };
  if (asOf === undefined) return { state: "unknown", why: "the time of the samples is not told" };
  const { ms, text } = ageOf(asOf);
  if (ms > freshMs)
    return {
      state: "wrong",
      why: `the newest are ${text} old`,
      mend: "Check that it scrapes still: its Status page, Target health.",
    };
  return reachedOf(Number(well.result.items[0]?.value), Number(targets.value), text);
}

/** `up` is 1 of a target that was scraped, and 0 of one that was not. */
function reachedOf(reached: number, targets: number, age: string): Finding {
  if (reached === 0)
    return {
      state: "wrong",
      why: `none of its ${targets} targets can be scraped`,
      mend: "See why: its Status page, Target health.",
    };
  const down = reached < targets ? `, of which ${targets - reached} cannot be scraped` : "";
  return { state: "ok", why: `of ${targets} targets${down}, ${age} old` };
}
