import { type Evidence, type Gap, type LogPattern, LogPatternsResult } from "@binnacle/contracts";
import { defineTool } from "@binnacle/mcp/server";
import { z } from "zod";
import { createEvidence, type Fact } from "../create-evidence.ts";
import type { Deps } from "../deps.ts";
import { levels } from "../levels.table.ts";
import { comparePatterns, type Pattern } from "../patterns/compare-patterns.ts";
import { literalOf } from "../patterns/literal-of.ts";
