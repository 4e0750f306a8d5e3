import { crashes } from "../crashes.table.ts";

/**
 * The words of troubleshoot's analyzers for what is wrong with pods, as they stand in the names of recorded lists, and
 * the causes of our catalogue that each can be. The first that fits counts; none: nothing is wrong.
 */
export const outcomes: readonly {
  readonly word: RegExp;
  readonly outcome: string;
  readonly causes: readonly string[];
}[] = [
  { word: /oomkill/u, outcome: "OOMKilled", causes: ["oom-killed"] },
  {
    word: /image-pull/u,
    outcome: "image pull fails",
    causes: ["image-not-found", "image-pull-denied", "registry-unreachable"],
  },
  { word: /failed-mount/u, outcome: "mount fails", causes: ["missing-config", "volume-not-bound"] },
  {
    word: /init-crashloop/u,
    outcome: "init container crashes",
    causes: ["init-container-failing", "command-not-found"],
  },
  {
    word: /crashloop/u,
    outcome: "container crashes",
    causes: crashes,
  },
  { word: /node-affinity/u, outcome: "no node fits", causes: ["node-selector-mismatch"] },
  { word: /pending.*resources/u, outcome: "no room", causes: ["insufficient-resources"] },
  { word: /unhealthy/u, outcome: "unhealthy", causes: [] },
];
