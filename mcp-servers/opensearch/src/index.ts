export { createOpenSearchServer } from "./create-open-search-server.ts";
