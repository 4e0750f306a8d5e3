import { fileURLToPath } from "node:url";

/** Where Node keeps what it compiled; goes with the installation. Halves the start of a process; where it cannot be written it does nothing. */
export const compileCache = fileURLToPath(
  new URL("../../../node_modules/.cache/binnacle", import.meta.url),
);
