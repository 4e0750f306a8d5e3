import { fileURLToPath } from "node:url";

/** Where Node keeps what it compiled; goes with the installation. Saves about a second a process. */
export const compileCache = fileURLToPath(
  new URL("../../../node_modules/.cache/binnacle", import.meta.url),
);
