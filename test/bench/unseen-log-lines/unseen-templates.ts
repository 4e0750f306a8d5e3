import type { Template } from "../log-lines/templates.table.ts";
import { applications } from "./applications.table.ts";
import { dataStores } from "./data-stores.table.ts";
import { platform } from "./platform.table.ts";

/**
 * Templates of other programs than those of ../log-lines, written by somebody who had not read how lines
 * are grouped, under the same rules of what one template is. They measure what tuning on those hides.
 */
export const unseenTemplates: readonly Template[] = [...platform, ...dataStores, ...applications];
