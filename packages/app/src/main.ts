import { enableCompileCache } from "node:module";
import { compileCache } from "./compile-cache.ts";

// Before anything else is loaded: the second start finds every file stripped and compiled.
enableCompileCache(compileCache);
const { runApp } = await import("./run-app.ts");
await runApp();
