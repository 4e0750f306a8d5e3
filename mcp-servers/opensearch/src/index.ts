export {
  createOpenSearchServer,
  type OpenSearchServer,
  type OpenSearchServerOptions,
} from "./create-open-search-server.ts";
