import { fileURLToPath } from "node:url";

export { Config } from "./config.ts";
export { type Binnacle, createBinnacle } from "./create-binnacle.ts";
export { settingVariables } from "./from-environment.ts";
export { serverKinds } from "./servers.table.ts";
export { settingsText } from "./settings-text.ts";
export { slackTokens } from "./slack-tokens.ts";
export { stopSignal } from "./stop-signal.ts";

/** Path of the command line program, for those who start it as a process. */
export const program = fileURLToPath(new URL("./main.ts", import.meta.url));
export { doctor } from "./doctor/doctor.ts";
export { type Checked, DoctorReport } from "./doctor/doctor-report.ts";
export { modelSettings } from "./model-settings.ts";
