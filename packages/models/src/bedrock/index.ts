export { type BedrockModelOptions, createBedrockModel } from "./create-bedrock-model.ts";
