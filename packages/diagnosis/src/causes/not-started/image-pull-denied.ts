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
  advice: {
    denied:
      "give the pod a pull secret that this registry accepts; of a registry that knows the role of the node (ECR), let that role pull from this repository",
  },
  bySecret: true,
  mend: "name a pull secret that the registry accepts",
});
