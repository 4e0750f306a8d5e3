/** What a fault of the data set is in our words. */
export interface FaultRow {
  /** Ids of our catalogue that are this cause; none: it has no id of its own. */
  readonly causes: readonly string[];
  /**
   * What a right answer must say beside its id, or without one: words of Kubernetes that it cannot do without, and that
   * do not stand in the message of a component that it quotes.
   */
  readonly says?: string;
  /** Objects of these kinds are as right as the one that the data set names, where they belong to it. */
  readonly accepts?: readonly ("Quota" | "CordonedNode" | "Claim")[];
  /** A component of the cluster that fails where the data set names the node: it is as right. */
  readonly component?: string;
}

/** By the words in which the data set names causes. */
export const faultRows: Readonly<Record<string, FaultRow>> = {
  missing_service_account: { causes: ["pods-not-created"], says: "service ?account" },
  namespace_cpu_quota_exceeded: {
    causes: ["quota-exceeded"],
    says: "\\bcpu\\b",
    accepts: ["Quota"],
  },
  namespace_memory_quota_exceeded: {
    causes: ["quota-exceeded"],
    says: "\\bmemory\\b",
    accepts: ["Quota"],
  },
  namespace_pod_quota_exceeded: {
    causes: ["quota-exceeded"],
    says: "\\bpods\\b",
    accepts: ["Quota"],
  },
  namespace_storage_quota_exceeded: {
    causes: ["quota-exceeded"],
    says: "storage|persistentvolumeclaims",
    accepts: ["Quota"],
  },
  containerd_unavailable: { causes: [], says: "container ?runtime|containerd" },
  kube_proxy_unavailable: { causes: [], says: "kube-proxy", component: "kube-proxy" },
  kube_scheduler_unavailable: {
    causes: ["scheduler-silent"],
    says: "scheduler",
    component: "kube-scheduler",
  },
  kubelet_unavailable: { causes: ["node-not-ready"], says: "kubelet" },
  node_network_delay: { causes: [], says: "network (?:delay|latency)|retransmi|delayed" },
  node_network_packet_loss: { causes: [], says: "retransmi|packets?" },
  pod_cpu_overload: { causes: [], says: "\\bcpu\\b|throttl" },
  pod_network_delay: { causes: [], says: "network (?:delay|latency)|retransmi|packets?|delayed" },
  liveness_probe_incorrect_port: { causes: ["liveness-probe-kills"], says: "\\bport\\b" },
  liveness_probe_incorrect_protocol: {
    causes: ["liveness-probe-kills"],
    says: "protocol|speaks|Probe[^\\n]*(?:grpc|httpGet|tcpSocket|exec)",
  },
  liveness_probe_incorrect_timing: {
    causes: ["liveness-probe-kills"],
    says: "too (?:soon|early|short)|(?:initialDelay|timeout|period)Seconds",
  },
  oom_killed: { causes: ["oom-killed"] },
  readiness_probe_incorrect_port: { causes: ["readiness-probe-failing"], says: "\\bport\\b" },
  readiness_probe_incorrect_protocol: {
    causes: ["readiness-probe-failing"],
    says: "protocol|speaks|Probe[^\\n]*(?:grpc|httpGet|tcpSocket|exec)",
  },
  cpu_capacity_mismatch: { causes: ["insufficient-resources"], says: "\\bcpu\\b" },
  memory_capacity_mismatch: { causes: ["insufficient-resources"], says: "\\bmemory\\b" },
  node_affinity_mismatch: { causes: ["node-selector-mismatch"] },
  node_selector_mismatch: { causes: ["node-selector-mismatch"] },
  node_cordon_mismatch: { causes: [], says: "cordon|unschedulable", accepts: ["CordonedNode"] },
  pod_anti_affinity_conflict: { causes: [], says: "anti-affinity" },
  taint_toleration_mismatch: { causes: ["untolerated-taint"] },
  pvc_capacity_mismatch: { causes: ["volume-not-bound"], says: "\\d+ ?[GM]i", accepts: ["Claim"] },
  pvc_selector_mismatch: {
    causes: ["volume-not-bound"],
    says: "selector|label",
    accepts: ["Claim"],
  },
  pvc_storage_class_mismatch: {
    causes: ["volume-not-bound"],
    says: "storage ?class",
    accepts: ["Claim"],
  },
  service_env_var_address_mismatch: {
    causes: [],
    says: "no service|not exist|resolve|environment|variable|\\benv\\b",
  },
  service_port_mapping_mismatch: { causes: ["target-port-mismatch"] },
  service_selector_mismatch: { causes: ["service-selector-mismatch"] },
  image_registry_dns_failure: { causes: ["registry-unreachable"] },
  incorrect_image_reference: { causes: ["image-not-found", "image-pull-denied"] },
  missing_image_pull_secret: { causes: ["image-pull-denied"] },
};
