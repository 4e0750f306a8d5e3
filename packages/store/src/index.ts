export { createInvestigationStore } from "./create-investigation-store.ts";
