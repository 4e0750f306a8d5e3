/** What is really the matter: only tests know it, never the product. */
export interface Known {
  readonly cause?: string | undefined;
  /** Absent: nothing is wrong. */
  readonly culprit?:
    | { readonly kind: string; readonly namespace?: string; readonly name: string }
    | undefined;
}
