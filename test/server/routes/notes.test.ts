import { expect, test } from 'vitest';
import { TimelineSchema } from '#shared/checkout-sessions.ts';
import { NoteListSchema, NoteSchema } from '#shared/notes.ts';
import type { DeskClient } from '../../support/desk-client.ts';
import { startAppForFile, withoutSync } from '../../support/start-app.ts';
import { morning, sampleSession, sampleTransaction } from '../store/sample-rows.ts';

const desk = await startAppForFile({ settings: withoutSync });
const { store, upstreams } = desk.context;

/** A merchant of its own with a payment link and its receipt. */
async function shop() {
  const owner = await desk.signInApart('owner');
  const { account } = await upstreams.of(owner.merchant, 'test');
  const row = sampleTransaction(account, { amount: 2500, currency: 'USD', createdAt: morning });
  const session = sampleSession(account, { transactionId: row.id });
  await store.checkoutSessions.add(session, { ...row, checkoutSessionId: session.id }, null);
  return {
    owner,
    account,
    receipt: about('transaction', row.id),
    link: about('checkout_session', session.id),
  };
}

const about = (kind: string, id: string) => ({
  kind,
  id,
  query: `kind=${kind}&id=${encodeURIComponent(id)}`,
});
type About = ReturnType<typeof about>;
const write = (client: DeskClient, { query }: About, text: unknown) =>
  client.post(`${client.account}/notes?${query}`, { text });
const notesOn = async (client: DeskClient, { query }: About) =>
  (await client.get(`${client.account}/notes?${query}`)).as(NoteListSchema).data;
const textsOn = async (client: DeskClient, subject: About) =>
  (await notesOn(client, subject)).map(({ text }) => text);

test('a note has its text, its author and its time, and stands where it was written alone', async () => {
  const { owner, receipt, link } = await shop();
  const text = 'The customer calls back.\n\tAsk for Zoë 🎂 <b>first</b>';
  const reply = await write(owner, receipt, `  ${text} `);
  expect(reply.status).toBe(201);
  const note = reply.as(NoteSchema);
  expect(note).toMatchObject({ text, author: { name: 'The owner' }, is_mine: true, kind: 'transaction' });
  await write(owner, receipt, 'Second');
  expect(await textsOn(owner, receipt)).toEqual([text, 'Second']);
  expect(await notesOn(owner, link)).toEqual([]);
  await write(owner, link, 'On the link');
  expect(await textsOn(owner, link)).toEqual(['On the link']);
});

test.each([
  ['nothing', ''],
  ['white space', ' \n '],
  ['2,001 characters', 'x'.repeat(2001)],
  ['a control character', 'a\u0007b'],
  ['half an emoji', 'a\ud83c'],
  ['no text', 7],
])('%s is no note', async (_what, text) => {
  const { owner, receipt } = await shop();
  const reply = await write(owner, receipt, text);
  expect([reply.status, Object.keys(reply.error().fields)]).toEqual([422, ['text']]);
  expect(await notesOn(owner, receipt)).toEqual([]);
});

test('2,000 characters are a note', async () => {
  const { owner, receipt } = await shop();
  expect((await write(owner, receipt, 'é'.repeat(2000))).status).toBe(201);
});

test('one’s own note is removed and brought back as it was; the timeline tells of all three', async () => {
  const { owner, account, link } = await shop();
  const note = (await write(owner, link, 'Called')).as(NoteSchema);
  const path = `${owner.account}/notes/${note.id}`;
  expect((await owner.request('DELETE', path)).status).toBe(204);
  expect(await notesOn(owner, link)).toEqual([]);
  expect((await owner.request('DELETE', path)).status).toBe(404);
  expect((await store.notes.get(account.id, note.id))?.body).toBe('Called');
  expect((await owner.post(`${path}/restore`)).as(NoteSchema)).toEqual(note);
  expect((await owner.post(`${path}/restore`)).status).toBe(404);
  expect(await notesOn(owner, link)).toEqual([note]);
  const timeline = await owner.get(`${owner.account}/checkout-sessions/${link.id}/timeline`);
  const told = timeline.as(TimelineSchema).data.map(({ action, actor }) => [action, actor]);
  expect(told.filter(([action]) => action?.startsWith('note.'))).toEqual([
    ['note.add', 'The owner'],
    ['note.remove', 'The owner'],
    ['note.restore', 'The owner'],
  ]);
  expect(timeline.text).not.toContain('Called');
});

test('somebody else’s note can be read and not removed', async () => {
  const { owner, receipt } = await shop();
  const note = (await write(owner, receipt, 'Mine')).as(NoteSchema);
  const other = await desk.signInAs('support', { merchant: owner.merchant });
  expect(await notesOn(other, receipt)).toEqual([{ ...note, is_mine: false }]);
  expect((await other.request('DELETE', `${owner.account}/notes/${note.id}`)).status).toBe(404);
  await owner.request('DELETE', `${owner.account}/notes/${note.id}`);
  expect((await other.post(`${owner.account}/notes/${note.id}/restore`)).status).toBe(404);
  expect((await write(other, receipt, 'Theirs')).status).toBe(201);
});

test.each(['viewer', 'developer'] as const)('the role %s reads notes and writes none', async (role) => {
  const { owner, receipt } = await shop();
  await write(owner, receipt, 'Mine');
  const other = await desk.signInAs(role, { merchant: owner.merchant });
  expect(await textsOn(other, receipt)).toEqual(['Mine']);
  expect((await write(other, receipt, 'Theirs')).status).toBe(403);
});

test('what is not here has no notes, and cannot have any', async () => {
  const { owner, receipt } = await shop();
  const elsewhere = await shop();
  for (const subject of [
    elsewhere.receipt,
    about('checkout_session', receipt.id),
    about('transaction', "'--"),
  ]) {
    expect((await owner.get(`${owner.account}/notes?${subject.query}`)).status).toBe(404);
    expect((await write(owner, subject, 'Text')).status).toBe(404);
  }
});

test.each(['', 'kind=transaction', 'id=txn_1', 'kind=day&id=2026-05-05'])(
  'about “%s” is a 400',
  async (query) => {
    const { owner } = await shop();
    expect((await owner.get(`${owner.account}/notes?${query}`)).status).toBe(400);
    expect((await owner.post(`${owner.account}/notes?${query}`, { text: 'Text' })).status).toBe(400);
  },
);
