export { createOpenAiModel } from "./create-openai-model.ts";
