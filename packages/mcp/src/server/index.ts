export { connectInMemory } from "./connect-in-memory.ts";
export { createServer, type ServerOptions } from "./create-server.ts";
export { defineTool, type Tool } from "./define-tool.ts";
export { type HttpOptions, type HttpServing, serveHttp } from "./serve-http.ts";
export { serveStdio } from "./serve-stdio.ts";
