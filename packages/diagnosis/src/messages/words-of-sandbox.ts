import { plainWords, withoutOpenings } from "./plain-words.ts";

const OPENINGS = [
  "Failed to create pod sandbox: ",
  "Failed create pod sandbox: ",
  "failed to setup network for sandbox ",
  'failed to set up sandbox container network for pod "…": ',
  'networkPlugin cni failed to set up pod "…" network: ',
  'NetworkPlugin cni failed to set up pod "…" network: ',
  "failed to create pod network sandbox …: ",
];

/** What decides in the message of FailedCreatePodSandBox: the words of the network plugin or the runtime. */
export function wordsOfSandbox(message: string): string {
  return withoutOpenings(OPENINGS, plainWords(message));
}
