import { expect, test } from 'vitest';
import { sessionStatus, transactionStatus } from '../../../client/lib/status.ts';

test('what was given back has a mark of its own, apart from every other state', () => {
  const others = ['authorized', 'captured', 'voided', 'failed'].map(
    (status) => transactionStatus(status).tone,
  );
  const ended = ['open', 'completed', 'failed', 'expired', 'cancelled'].map(
    (status) => sessionStatus(status).tone,
  );
  for (const status of ['refunded', 'partially_refunded']) {
    const { tone } = transactionStatus(status);
    expect([...others, ...ended, 'unknown']).not.toContain(tone);
  }
});
