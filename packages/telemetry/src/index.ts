export { createTelemetry, type Telemetry } from "./create-telemetry.ts";
export { createTracer } from "./create-tracer.ts";
export { serveObserve } from "./serve-observe.ts";
export { watchedInvestigations } from "./watched-investigations.ts";
export { watchedModel } from "./watched-model.ts";
export { watchedTools } from "./watched-tools.ts";
