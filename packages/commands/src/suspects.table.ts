/** Kinds of cause that people suspect by name: ids of causes in the catalogue, and of groups of them. */
export const suspectedCauses: Readonly<Record<string, readonly string[]>> = {
  capacity: ["scheduling", "quota"],
  config: ["configuration"],
  configuration: ["configuration"],
  cpu: ["insufficient-resources"],
  disk: ["storage", "evicted"],
  image: ["image"],
  leak: ["oom-killed"],
  memory: ["oom-killed", "insufficient-resources", "evicted"],
  network: ["network"],
  networking: ["network"],
  node: ["node", "evicted"],
  nodes: ["node", "evicted"],
  oom: ["oom-killed"],
  permission: ["permission-denied", "access-denied"],
  permissions: ["permission-denied", "access-denied"],
  probe: ["probes"],
  probes: ["probes"],
  quota: ["quota"],
  registry: ["image"],
  scheduler: ["scheduling"],
  scheduling: ["scheduling"],
  secret: ["missing-config"],
  storage: ["storage"],
  volume: ["storage"],
};

/** Words for "what was rolled out". */
export const rolloutWords: ReadonlySet<string> = new Set(
  "change deploy deployment release rollout update upgrade".split(" "),
);
