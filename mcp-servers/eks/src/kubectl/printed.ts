/** What a command prints. */
export interface Printed {
  readonly output: string;
  readonly hasMore: boolean;
}
