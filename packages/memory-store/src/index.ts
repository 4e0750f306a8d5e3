export { createNgramEmbedder } from "./create-ngram-embedder.ts";
export { createS3VectorsMemory, type S3VectorsMemoryOptions } from "./create-s3-vectors-memory.ts";
export type { Embedder } from "./embedder.ts";
export { profileEndpoints } from "./profile-endpoints.ts";
