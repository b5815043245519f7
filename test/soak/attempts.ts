import type { DeskReply } from '../support/desk-client.ts';
import type { Fleet, RequestOptions } from './fleet.ts';
import type { Random } from './random.ts';

/** What one client wants, under one key of its own, and what it was told. */
export type Attempt = {
  key: string;
  body: { amount: number; currency: string; description: string };
  /** The first definitive answer, byte for byte. */
  answer: { status: number; text: string } | undefined;
  /** Definitive answers under this key that differ from the first. */
  otherAnswers: string[];
  /** What stands in the form, if it is kept there and not submitted. */
  draft: { amount: number; description: string } | undefined;
  cutAnswers: number;
  unsettledAnswers: number;
  /** From the first submission to the first definitive answer. */
  tookMs: number;
};

/** Clients that create until told to stop, each attempt under its own key, which is kept until it is settled. */
export type Clients = {
  attempts: Attempt[];
  /** Answers so far that were whole and definitive. */
  answers(): number;
  /** Waits until there are so many. */
  answered(count: number): Promise<void>;
  /** Takes up no new attempt; resolves when every attempt has its definitive answer. */
  finish(): Promise<void>;
};

/** The sandbox does what the word says (server/sandbox/README.md). */
const words = ['', '', '', 'sandbox:lost-answer', 'sandbox:500'];

const currencies = ['USD', 'JMD', 'TTD'];

/** Starts so many clients at once. An answer that nobody foresaw rejects `finish` and `answered`. */
export function startClients(fleet: Fleet, random: Random, count: number): Clients {
  const attempts: Attempt[] = [];
  const waiting = new Set<() => void>();
  const run: { isFinishing: boolean; answers: number; failure: Error | undefined } = {
    isFinishing: false,
    answers: 0,
    failure: undefined,
  };
  const pursuits: Promise<void>[] = [];
  const clients = Array.from({ length: count }, () => work());
  // What goes wrong is said by whoever waits for something, at once.
  for (const client of clients) client.catch(fail);

  /** One attempt after the other; one whose answer broke or says "still confirming" is pursued beside the next. */
  async function work(): Promise<void> {
    while (!run.isFinishing && !run.failure) {
      const attempt = newAttempt(random);
      attempts.push(attempt);
      if (random.chance(0.3)) await keepDraft(attempt);
      if (random.chance(0.1)) await keepDraft(attempt);
      else
        await new Promise<void>((resolve) =>
          pursuits.push(pursue(attempt, resolve).catch(fail).finally(resolve)),
        );
    }
  }

  /** The form keeps what is typed: until that is acknowledged, it is sent again. */
  async function keepDraft(attempt: Attempt): Promise<void> {
    const { amount, description } = attempt.body;
    const draft = { amount: amount + 1 + random.below(100), description: `${description} ${random.word(4)}` };
    const reply = await insist(attempt, 'PUT', `/intents/${attempt.key}`, { body: { body: draft } });
    if (reply.status !== 200) throw unforeseen(reply);
    attempt.draft = draft;
    said();
  }

  /** The same key until the answer is definitive; `onUnsettled` is told when that takes more than one try. */
  async function pursue(attempt: Attempt, onUnsettled: () => void): Promise<void> {
    attempt.draft = undefined;
    const started = performance.now();
    let reply = await submit(attempt, onUnsettled);
    while (reply.status === 202) {
      attempt.unsettledAnswers += 1;
      onUnsettled();
      reply = await submit(attempt);
    }
    attempt.tookMs = performance.now() - started;
    attempt.answer = { status: reply.status, text: reply.text };
    if (reply.status !== 201) throw unforeseen(reply);
    said();
    if (random.chance(0.2)) await repeat(attempt);
  }

  async function repeat(attempt: Attempt): Promise<void> {
    const { status, text } = await submit(attempt);
    if (status !== attempt.answer?.status || text !== attempt.answer.text)
      attempt.otherAnswers.push(`${status} ${text}`);
    said();
  }

  function submit(attempt: Attempt, onCut?: () => void): Promise<DeskReply> {
    const headers = { 'Idempotency-Key': attempt.key };
    return insist(attempt, 'POST', '/checkout-sessions', { body: attempt.body, headers }, onCut);
  }

  /** Asks until an answer arrives whole that is no server error. */
  async function insist(
    attempt: Attempt,
    method: string,
    path: string,
    options: RequestOptions,
    onCut?: () => void,
  ): Promise<DeskReply> {
    for (;;) {
      if (run.failure) throw run.failure;
      const reply = await fleet.ask(method, path, options);
      if (reply && reply.status < 500) return reply;
      attempt.cutAnswers += 1;
      onCut?.();
    }
  }

  function said(): void {
    run.answers += 1;
    for (const wake of waiting) wake();
  }

  function fail(error: unknown): void {
    run.failure ??= error instanceof Error ? error : new Error(String(error));
    for (const wake of waiting) wake();
  }

  return {
    attempts,
    answers: () => run.answers,
    async answered(count) {
      while (run.answers < count) {
        if (run.failure) throw run.failure;
        await new Promise<void>((resolve) => {
          const wake = () => {
            waiting.delete(wake);
            resolve();
          };
          waiting.add(wake);
        });
      }
    },
    async finish() {
      run.isFinishing = true;
      await Promise.allSettled(clients);
      await Promise.all(pursuits);
      if (run.failure) throw run.failure;
    },
  };
}

/** The key of the attempt that a session upstream was made for, by its description. */
export function keyIn(description: string | null): string {
  return description?.split(' ')[0] ?? '';
}

function newAttempt(random: Random): Attempt {
  const key = random.word(24);
  const word = words[random.below(words.length)] ?? '';
  return {
    key,
    body: {
      amount: 100 + random.below(1_000_000),
      currency: currencies[random.below(currencies.length)] ?? 'USD',
      // The key travels along, so that upstream's ledger tells by itself which sessions are one attempt's.
      description: `${key} ${word}`.trim(),
    },
    answer: undefined,
    otherAnswers: [],
    draft: undefined,
    cutAnswers: 0,
    unsettledAnswers: 0,
    tookMs: 0,
  };
}

function unforeseen({ status, text }: DeskReply): Error {
  return new Error(`Nobody foresaw the answer ${status} ${text}`);
}
