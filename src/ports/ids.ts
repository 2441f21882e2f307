/** Makes ids that no other page makes. */
export interface Ids {
  /** Returns a new id. */
  next(): string;
}
