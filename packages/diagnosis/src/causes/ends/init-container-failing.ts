import { crashCause } from "./crash-cause.ts";

/** An init container ends with an error: the program itself never starts. */
export const initContainerFailing = crashCause({
  id: "init-container-failing",
  title: "Init container fails",
  group: "start",
  high: "the init container ends with an error and its log tells which",
  medium: "the init container ends with an error",
  ruledOut: "no init container fails",
  needs: ["Pod"],
  metric: "restarts",
  begunBy: "any",

  /** An init container that restarts always is a sidecar: it runs beside the program. */
  sees: ({ container }) =>
    container.isInit && container.spec?.restartPolicy !== "Always" ? true : undefined,

  tells({ name, container, status, word, wrote, exits, again, say }) {
    return {
      level: word?.isError === true ? "high" : "medium",
      does: "does not start: its init container fails",
      text: `init container ${container.name} fails`,
      why: word?.message,
      facts: [
        say(`Init container ${container.name} of ${name} ${exits}${again}.`, status),
        ...wrote,
      ],
      disproof: `an end of init container ${container.name} with exit code 0`,
      yields: true,
    };
  },
});
