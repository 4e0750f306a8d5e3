export interface StoredLine {
  /** RFC 3339, UTC, milliseconds. */
  readonly at: string;
  readonly text: string;
  readonly namespace: string;
  readonly pod: string;
  readonly container?: string | undefined;
  readonly level?: string | undefined;
  readonly traceId?: string | undefined;
  /** The HTTP status, where the shipper lifted it out of the text. */
  readonly status?: string | undefined;
}
