export { connectInMemory } from "./connect-in-memory.ts";
export { createServer } from "./create-server.ts";
export { defineTool, type Tool } from "./define-tool.ts";
export { serveHttp } from "./serve-http.ts";
export { serveStdio } from "./serve-stdio.ts";
