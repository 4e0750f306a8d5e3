export { createInvestigations } from "./create-investigations.ts";
