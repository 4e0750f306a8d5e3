/** A request before it is sent: what a signature covers. */
export interface Asked {
  readonly method: string;
  readonly url: URL;
  readonly headers: Headers;
  readonly body?: string;
}
