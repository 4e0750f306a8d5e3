export { type MissingVariable, missingVariables } from "../messages/missing-variable.ts";
