/** Where a connection of one's own to the index is opened. */
export type StoreAddress = { dialect: 'sqlite'; path: string } | { dialect: 'postgres'; databaseUrl: string };

export type Loan = { address: StoreAddress; giveBack: () => void };

/** Connections that others opened to the index: they must be closed before it is closed or opened anew. */
export class Loans {
  readonly #ends = new Set<() => Promise<void>>();

  /** `end` closes what was opened, and resolves when it is closed. */
  add(address: StoreAddress, end: () => Promise<void>): Loan {
    this.#ends.add(end);
    return { address, giveBack: () => void this.#ends.delete(end) };
  }

  async end(): Promise<void> {
    const ends = [...this.#ends];
    this.#ends.clear();
    await Promise.all(ends.map((end) => end()));
  }
}
