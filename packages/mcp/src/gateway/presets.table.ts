import { ourPins } from "./pins.table.ts";
import { atMost, every, needed, noSecretKind, readingCommand } from "./refuse-arguments.ts";
import type { AllowedTool, Permits, ServerPolicy } from "./server-config.ts";

const sevenDaysMinutes = 7 * 24 * 60;

const bounded = every(
  noSecretKind,
  atMost({
    limit: 1000,
    size: 1000,
    tailLines: 1000,
    windowMinutes: sevenDaysMinutes,
    baselineMinutes: sevenDaysMinutes,
  }),
);

/** What our own three servers may be asked, as long as their tools are the approved ones. */
export const ourTools: Readonly<Record<"eks" | "prometheus" | "opensearch", ServerPolicy>> = {
  eks: {
    allow: [
      ...allow(["diagnose", "list_objects", "get_object", "get_events", "get_logs", "get_changes"]),
      { tool: "kubectl", permits: readingCommand },
    ],
    pins: ourPins.eks,
  },
  prometheus: {
    allow: allow(["query_instant", "query_range", "golden_signals", "list_alerts"]),
    pins: ourPins.prometheus,
  },
  opensearch: { allow: allow(["search_logs", "log_patterns"]), pins: ourPins.opensearch },
};

/**
 * The npm package `kubernetes-mcp-server`, started with `--read-only`. Not allowed: `configuration_view`, which shows
 * the credentials of a kubeconfig, and `helm_list`, which reads Secrets.
 */
export const kubernetesMcpServer: ServerPolicy = {
  thirdParty: true,
  strip: ["context"],
  allow: [
    ...allow(
      [
        "events_list",
        "namespaces_list",
        "nodes_stats_summary",
        "nodes_top",
        "pods_get",
        "pods_list",
        "pods_list_in_namespace",
        "pods_top",
        "projects_list",
        "resources_get",
        "resources_list",
      ],
      noSecretKind,
    ),
    { tool: "pods_log", permits: atMost({ tail: 1000 }) },
    { tool: "nodes_log", permits: every(needed("tailLines"), atMost({ tailLines: 1000 })) },
  ],
};

function allow(names: readonly string[], permits: Permits = bounded): AllowedTool[] {
  return names.map((tool) => ({ tool, permits }));
}
