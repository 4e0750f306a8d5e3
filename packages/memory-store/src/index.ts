export { createNgramEmbedder } from "./create-ngram-embedder.ts";
export { createS3VectorsMemory, type S3VectorsMemoryOptions } from "./create-s3-vectors-memory.ts";
export { createVectorProbe, type VectorProbe } from "./create-vector-probe.ts";
export type { Embedder } from "./embedder.ts";
export { type AgentState, probeAgent } from "./load-credentials.ts";
export {
  type CredentialSource,
  type CredentialsFound,
  probeCredentials,
} from "./probe-credentials.ts";
export { profileEndpoints } from "./profile-endpoints.ts";
