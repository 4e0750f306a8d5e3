export { depthOf, standsAlone } from "./depth-of.ts";
export { inCluster } from "./in-cluster.ts";
export { isAddressed, isCourtesy } from "./is-addressed.ts";
export { parseText } from "./parse-text.ts";
export { usageHint, usages } from "./usage.ts";
export { isVerb, type Verb } from "./verbs.table.ts";
