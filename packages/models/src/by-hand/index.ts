export { createByHandModel } from "./create-by-hand-model.ts";
