import { enableCompileCache } from "node:module";
import path from "node:path";

const directory = path.resolve(import.meta.dirname, "../../node_modules/.cache/binnacle");

// What a test file loads, and the threads and programs that it starts, are compiled once.
enableCompileCache(directory);
process.env["NODE_COMPILE_CACHE"] = directory;
