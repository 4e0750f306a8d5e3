import { pullCause } from "./pull-cause.ts";

/** The registry does not answer, answers with an error, or answers no more for now. */
export const registryUnreachable = pullCause({
  id: "registry-unreachable",
  title: "Registry not reachable",
  group: "image",
  high: "the pull fails before the registry answers",
  medium: "the registry answers with an error, or limits how often it may be asked",
  ruledOut: "no pull failed before the registry answered",
  needs: ["Pod", "Event"],
  metric: "restarts",
  answers: { unreachable: "high", failed: "medium", limited: "medium", paced: "medium" },
  advice: {
    limited:
      "the registry limits pulls, more so without an account: name a pull secret of an account, or pull from a mirror or a pull-through cache; until then it is tried again by itself",
    paced:
      "the kubelet of its node spreads its pulls, and tries this one again by itself; registryPullQPS of the kubelet is the limit",
  },
});
