/** Kinds of cause that people suspect by name: groups of the catalogue, or single causes. */
export const suspectedCauses: Readonly<
  Record<string, { readonly groups?: readonly string[]; readonly causes?: readonly string[] }>
> = {
  capacity: { groups: ["scheduling", "quota"] },
  config: { groups: ["configuration"] },
  configuration: { groups: ["configuration"] },
  cpu: { causes: ["insufficient-resources"] },
  disk: { groups: ["storage"], causes: ["evicted"] },
  image: { groups: ["image"] },
  leak: { causes: ["oom-killed"] },
  memory: { causes: ["oom-killed", "insufficient-resources", "evicted"] },
  network: { groups: ["network"] },
  networking: { groups: ["network"] },
  node: { groups: ["node"], causes: ["evicted"] },
  nodes: { groups: ["node"], causes: ["evicted"] },
  oom: { causes: ["oom-killed"] },
  probe: { groups: ["probes"] },
  probes: { groups: ["probes"] },
  quota: { groups: ["quota"] },
  registry: { groups: ["image"] },
  scheduler: { groups: ["scheduling"] },
  scheduling: { groups: ["scheduling"] },
  secret: { causes: ["missing-config"] },
  storage: { groups: ["storage"] },
  volume: { groups: ["storage"] },
};

/** Words for "what was rolled out". */
export const rolloutWords: ReadonlySet<string> = new Set([
  "change",
  "deploy",
  "deployment",
  "release",
  "rollout",
  "update",
  "upgrade",
]);
