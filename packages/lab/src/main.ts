import { enableCompileCache } from "node:module";
import { compileCache } from "./compile-cache.ts";

// Before anything else is loaded: the second start finds every file stripped and compiled.
enableCompileCache(compileCache);
const { runLab } = await import("./run-lab.ts");
await runLab();
