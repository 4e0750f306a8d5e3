import { expect, test } from "vitest";
import { kindOfAlert } from "./kind-of-alert.ts";

test.for([
  ["HighRequestLatency", "", "latency"],
  ["api_p99_too_high", "", "latency"],
  ["CPUThrottlingHigh", "25% throttling of CPU in namespace x", "throttled"],
  ["HighCPULoad", "", "cpu"],
  ["ContainerMemoryNearLimit", "", "memory"],
  ["ContainerOOMKilled", "", "memory"],
  ["KubePodCrashLooping", "restarted often", "restarts"],
  ["Nginx5xxRate", "", "errors"],
  ["HttpErrorBudgetBurn", "", "errors"],
  ["NodeTcpRetransmissions", "", "network"],
  ["PodPacketsDropped", "", "network"],
  ["LowThroughput", "", "traffic"],
  ["FilesystemFull", "", "disk"],
  ["PoolSaturated", "all connections are in use", "saturation"],
  ["Saturated", "container is throttled", "throttled"],
  ["SloBreach", "answers are slow", "latency"],
  ["KubeDeploymentReplicasMismatch", "", undefined],
  ["TargetDown", "10 % of targets are down", undefined],
] as const)("%s (%s) watches %s", ([name, summary, kind]) => {
  const alert = { name, summary, labels: {}, activeAt: "", evidence: "", state: "firing" } as const;
  expect(kindOfAlert(alert)).toBe(kind);
});
