/** Words that the control plane, kubelet and runtimes write, and the cause that they are commonly read as. The first that occurs counts. */
export const keywords: readonly (readonly [pattern: RegExp, cause: string])[] = [
  [/OOMKilled|OOM-killed|out of memory/iu, "oom-killed"],
  [/exceeded quota/iu, "quota-exceeded"],
  [/no such host|dial tcp|i\/o timeout/iu, "registry-unreachable"],
  [/unauthorized|pull access denied|authentication required/iu, "image-pull-denied"],
  [/ErrImagePull|ImagePullBackOff|Failed to pull image/iu, "image-not-found"],
  [/CreateContainerConfigError|configmap .* not found|secret .* not found/iu, "missing-config"],
  [/untolerated taint|had taint/iu, "untolerated-taint"],
  [/Insufficient (?:cpu|memory)/iu, "insufficient-resources"],
  [/node affinity|node selector/iu, "node-selector-mismatch"],
  [/unbound immediate PersistentVolumeClaims|ProvisioningFailed/iu, "volume-not-bound"],
  [/error creating: |FailedCreate/iu, "pods-not-created"],
  [/NodeNotReady|node is not ready/iu, "node-not-ready"],
  [/Liveness probe failed|failed liveness probe/iu, "liveness-probe-kills"],
  [/Readiness probe failed/iu, "readiness-probe-failing"],
  [/executable file not found/iu, "command-not-found"],
  [/CrashLoopBackOff|Back-off restarting/iu, "crash-on-start"],
];
