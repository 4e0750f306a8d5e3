import { rung } from "../../kit/rung.ts";
import { commandNotFound } from "./command-not-found.ts";
import { crashOnStart } from "./crash-on-start.ts";
import { fallsOf } from "./falls.ts";
import { initContainerFailing } from "./init-container-failing.ts";
import { livenessProbeKills } from "./liveness-probe-kills.ts";
import { missingEnvironmentVariable } from "./missing-environment-variable.ts";
import { oomKilled, oomKilledBefore } from "./oom-killed.ts";

/** Its containers started, and end again and again. */
export const ends = rung(
  "ends",
  {
    spotsOf: fallsOf,
    isOver: ({ isPast }) => isPast,
    alike: ({ container, isPast }) => `${container.name} ${isPast}`,
    together: true,
  },
  [
    oomKilled,
    oomKilledBefore,
    commandNotFound,
    missingEnvironmentVariable,
    livenessProbeKills,
    initContainerFailing,
    crashOnStart,
  ],
);
