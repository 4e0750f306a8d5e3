/** Turns a text into a vector. An index belongs to one embedder: its id is part of the index name. */
export interface Embedder {
  /** 1–30 characters of `a-z 0-9 -`; changes whenever the same text would get another vector. */
  readonly id: string;
  readonly dimension: number;
  /** Largest cosine distance (0 is equal, 1 unrelated) at which two texts of this embedder still tell the same story. */
  readonly similarWithin: number;
  /** L2-normalised, `dimension` numbers. Throws `AppError` when the embedder is down or the text has no words. */
  embed(text: string, options: { signal: AbortSignal }): Promise<readonly number[]>;
}
