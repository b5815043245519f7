/** A fresh idempotency key. It is minted once per attempt and stays with its draft until that is settled. */
export const mintKey = (): string => crypto.randomUUID();
