/** How a column `<object>-<suffix>` of the metrics is kept in Prometheus. */
export interface Column {
  readonly metric: string;
  /** sum: the column is an amount a second, the series what it came to. */
  readonly as: "value" | "sum";
}

/** Of containers and pods. */
export const podColumns: Readonly<Record<string, Column>> = {
  cpu: { metric: "container_cpu_usage_seconds_total", as: "sum" },
  mem: { metric: "container_memory_working_set_bytes", as: "value" },
  cpu_cfs: { metric: "container_cpu_cfs_throttled_seconds_total", as: "sum" },
  network_receive: { metric: "container_network_receive_packets_total", as: "sum" },
  network_transmit: { metric: "container_network_transmit_packets_total", as: "sum" },
};

/** Of nodes. */
export const nodeColumns: Readonly<Record<string, Column>> = {
  cpu: { metric: "node_cpu_utilisation", as: "value" },
  mem: { metric: "node_memory_utilisation", as: "value" },
  tcp_retans: { metric: "node_netstat_Tcp_RetransSegs", as: "sum" },
};

/** Of requests: what each column is. */
export const requestColumns = {
  rate: "rps",
  success: "success_rate",
  median: "p50latency",
  high: "p95latency",
} as const;
