import type { Container, Pod, World } from "./world.ts";

/** A container of a pod, and all that its kubelet can see now. */
export interface Moment {
  readonly pod: Pod;
  readonly container: Container;
  readonly world: World;
  readonly nowMs: number;
}
