import { rung } from "../../kit/rung.ts";
import { accessDenied } from "./access-denied.ts";
import { addressInUse } from "./address-in-use.ts";
import { badConfiguration } from "./bad-configuration.ts";
import { certificateRejected } from "./certificate-rejected.ts";
import { commandNotFound } from "./command-not-found.ts";
import { connectionFailed } from "./connection-failed.ts";
import { crashedBefore, crashOnStart } from "./crash-on-start.ts";
import { diskFull } from "./disk-full.ts";
import { fallsOf } from "./falls.ts";
import { fileMissing } from "./file-missing.ts";
import { hostNotResolved } from "./host-not-resolved.ts";
import { initContainerFailing } from "./init-container-failing.ts";
import { livenessProbeKills } from "./liveness-probe-kills.ts";
import { missingEnvironmentVariable } from "./missing-environment-variable.ts";
import { oomKilled, oomKilledBefore } from "./oom-killed.ts";
import { permissionDenied } from "./permission-denied.ts";
import { readOnlyFileSystem } from "./read-only-file-system.ts";
import { runtimeOutOfMemory } from "./runtime-out-of-memory.ts";
import { schemaMismatch } from "./schema-mismatch.ts";
import { tooManyConnections } from "./too-many-connections.ts";

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
    crashedBefore,
    commandNotFound,
    missingEnvironmentVariable,
    livenessProbeKills,
    addressInUse,
    permissionDenied,
    accessDenied,
    hostNotResolved,
    connectionFailed,
    tooManyConnections,
    certificateRejected,
    diskFull,
    readOnlyFileSystem,
    runtimeOutOfMemory,
    fileMissing,
    schemaMismatch,
    badConfiguration,
    initContainerFailing,
    crashOnStart,
  ],
);
