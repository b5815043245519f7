import { expect, test } from 'vitest';
import {
  mailLink,
  shareLanguages,
  shareText,
  whatsAppLink,
} from '../../../../client/features/payment-link/share-text.ts';
import type { Share, ShareLanguage } from '../../../../client/features/payment-link/share-text.ts';

const share: Share = {
  merchant: 'Island Cakes',
  amount: 250_000,
  currency: 'JMD',
  description: 'Order #1042 & more',
  url: 'https://app.geniuscheckout.com/checkout/cs_1',
  expiresAt: '2026-11-23T19:32:00+00:00',
  timeZone: 'America/Jamaica',
  isTest: false,
};

test('a buyer reads who asks, how much, for what, where and until when', () => {
  expect(shareText('en', share).text).toBe(
    'Hello! Here is the payment link for 2,500.00 JMD to Island Cakes (Order #1042 & more).\n' +
      'Pay here: https://app.geniuscheckout.com/checkout/cs_1\n' +
      'The link works once, until November 23, 14:32 (America/Jamaica).',
  );
});

test.each(Object.keys(shareLanguages) as ShareLanguage[])(
  'in %s the link, the sum and the time are there',
  (language) => {
    const { subject, text } = shareText(language, share);
    expect(text).toContain(share.url);
    expect(text).toContain('14:32');
    expect(text).toMatch(/2[.,\s]500[.,]00 JMD/);
    expect(subject).toContain('Island Cakes');
  },
);

test.each(Object.keys(shareLanguages) as ShareLanguage[])(
  'in %s a test link says first that it is one',
  (language) => {
    expect(shareText(language, { ...share, isTest: true }).text).toMatch(/^(TEST|PRUEBA|TÈS)/);
  },
);

test('signs in the text can’t break out of the mail or WhatsApp address', () => {
  const made = shareText('en', share);
  expect(new URL(mailLink(made, 'ana@example.com')).searchParams.get('body')).toBe(made.text);
  expect(new URL(whatsAppLink(made)).searchParams.get('text')).toBe(made.text);
});
