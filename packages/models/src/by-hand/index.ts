export { type ByHandOptions, createByHandModel, type Likeness } from "./create-by-hand-model.ts";
