import { pullCause } from "./pull-cause.ts";

/** The registry does not give the image to this puller. */
export const imagePullDenied = pullCause({
  id: "image-pull-denied",
  title: "Image pull denied",
  group: "image",
  high: "the registry refuses the credentials",
  medium: "the registry refuses: the image is private or does not exist",
  ruledOut: "no registry refused a pull",
  needs: ["Pod", "Event"],
  metric: "restarts",
  answers: { denied: "high", denied_or_absent: "medium" },
  mend: "name a pull secret that the registry accepts",
});
