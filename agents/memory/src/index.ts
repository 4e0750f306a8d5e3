export { createMemorySpecialist } from "./create-memory-specialist.ts";
