import { pullCause } from "./pull-cause.ts";

/** There is no such image; what a pull answers that was not seen is most likely that. */
export const imageNotFound = pullCause({
  id: "image-not-found",
  title: "Image not found",
  group: "image",
  high: "the answer to the pull is that there is no such image",
  low: "the pull fails, and the registry's answer was not seen",
  ruledOut: "no container waits for an image that does not exist",
  needs: ["Pod", "Event"],
  metric: "restarts",
  answers: {
    not_found: "high",
    wrong_platform: "high",
    invalid_name: "high",
    never_pulled: "high",
    unknown: "low",
  },
  mend: "correct the image",
});
