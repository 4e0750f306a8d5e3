export { createConversations } from "./create-conversations.ts";
export { createIncidents } from "./create-incidents.ts";
export { createInvestigationStore } from "./create-investigation-store.ts";
export { createJournals } from "./create-journals.ts";
export { createTranscripts } from "./create-transcripts.ts";
export { createVerdicts } from "./create-verdicts.ts";
