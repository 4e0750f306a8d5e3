/** Reasons of warnings that are no trouble of what they are about. */
const ROUTINE: readonly (readonly string[])[] = [
  // Advice: pods start all the same.
  [
    "CgroupV1",
    "CheckLimitsForResolvConf",
    "DNSConfigForming",
    "FailedToRetrieveImagePullSecret",
    "MissingClusterDNS",
    "PolicyViolation",
    "PossibleMemoryBackedVolumesOnDisk",
  ],
  // A kubelet starts, and has not measured its disk or made its files yet.
  [
    "FailedNodeAllocatableEnforcement",
    "InvalidDiskCapacity",
    "NodeRegistrationCheckpointPresent",
    "Rebooted",
  ],
  // Somebody or an autoscaler empties a node: a budget makes it wait, which is what it is for.
  [
    "Cordon",
    "DisruptionBlocked",
    "Drain",
    "DrainFailed",
    "EvictionFailed",
    "FailedDraining",
    "NodeNotSchedulable",
    "ScaleDown",
    "ScaleDownFailed",
    "TerminationGracePeriodExpiring",
  ],
  // The provider announces that it takes a node back: its replacement is ordered.
  [
    "FreezeScheduled",
    "InstanceSpotInterrupted",
    "InstanceStopping",
    "InstanceTerminating",
    "PreemptScheduled",
    "RebalanceRecommendation",
    "RebootScheduled",
    "RedeployScheduled",
    "ScheduledEvent",
    "SpotInterrupted",
    "SpotInterruption",
    "SpotRebalanceRecommendation",
    "TerminateScheduled",
  ],
  // A kubelet frees its disk; that it cannot, its condition DiskPressure says.
  ["ContainerGCFailed", "EvictionThresholdMet", "FreeDiskSpaceFailed", "ImageGCFailed"],
  // Traffic is spread without regard to zones.
  ["TopologyAwareHintsDisabled"],
  // Another replica leads, or the same one again.
  ["LeaderElection"],
  // Two writers met: the controller tries again at once.
  ["FailedToUpdateEndpoint", "FailedToUpdateEndpointSlices", "UpdateConflict"],
];
const reasons = new Set(ROUTINE.flat());

export function isRoutine(reason: string): boolean {
  return reasons.has(reason);
}
