export interface Occurrence {
  readonly type: "Normal" | "Warning";
  readonly reason: string;
  readonly message: string;
  /** It is about the pod, not about one container. */
  readonly isOfPod?: true;
}

export function warning(reason: string, message: string): Occurrence {
  return { type: "Warning", reason, message };
}
