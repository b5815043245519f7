import { formatAmount } from '#shared/money.ts';

/** The languages a buyer can be written to in, each by its own name. */
export const shareLanguages = {
  en: 'English',
  es: 'Español',
  fr: 'Français',
  nl: 'Nederlands',
  ht: 'Kreyòl ayisyen',
} as const;
export type ShareLanguage = keyof typeof shareLanguages;

export type Share = {
  merchant: string;
  amount: number;
  currency: string;
  description: string | null;
  url: string;
  /** Instant at which the link ends, ISO 8601; null when it is not known. */
  expiresAt: string | null;
  timeZone: string;
  /** A link of test mode takes no money, and the buyer must not believe it does. */
  isTest: boolean;
};

type Words = {
  subject: (merchant: string, money: string) => string;
  ask: (merchant: string, money: string, what: string) => string;
  pay: string;
  until: (when: string) => string;
  test: string;
};

const words: Record<ShareLanguage, Words> = {
  en: {
    subject: (merchant, money) => `Payment of ${money} to ${merchant}`,
    ask: (merchant, money, what) => `Hello! Here is the payment link for ${money} to ${merchant}${what}.`,
    pay: 'Pay here:',
    until: (when) => `The link works once, until ${when}.`,
    test: 'TEST: no money is taken.',
  },
  es: {
    subject: (merchant, money) => `Pago de ${money} a ${merchant}`,
    ask: (merchant, money, what) => `¡Hola! Este es el enlace de pago de ${money} a ${merchant}${what}.`,
    pay: 'Pague aquí:',
    until: (when) => `El enlace sirve una sola vez, hasta el ${when}.`,
    test: 'PRUEBA: no se cobra dinero.',
  },
  fr: {
    subject: (merchant, money) => `Paiement de ${money} à ${merchant}`,
    ask: (merchant, money, what) => `Bonjour ! Voici le lien de paiement de ${money} à ${merchant}${what}.`,
    pay: 'Payez ici :',
    until: (when) => `Le lien ne sert qu’une fois, jusqu’au ${when}.`,
    test: 'TEST : aucun argent n’est prélevé.',
  },
  nl: {
    subject: (merchant, money) => `Betaling van ${money} aan ${merchant}`,
    ask: (merchant, money, what) => `Hallo! Hier is de betaallink voor ${money} aan ${merchant}${what}.`,
    pay: 'Betaal hier:',
    until: (when) => `De link werkt één keer, tot ${when}.`,
    test: 'TEST: er wordt geen geld afgeschreven.',
  },
  ht: {
    subject: (merchant, money) => `Peman ${money} pou ${merchant}`,
    ask: (merchant, money, what) => `Bonjou! Men lyen pou peye ${money} bay ${merchant}${what}.`,
    pay: 'Peye isit la:',
    until: (when) => `Lyen an mache yon sèl fwa, jiska ${when}.`,
    test: 'TÈS: yo pa pran okenn lajan.',
  },
};

/** Spanish as the Americas write figures. Browsers carry no data for Haitian Creole: it is written as French is. */
const locales = { en: 'en', es: 'es-419', fr: 'fr', nl: 'nl', ht: 'fr' } as const satisfies Record<
  ShareLanguage,
  string
>;
const localeOf = (language: ShareLanguage) => locales[language];

/** Subject and text to send a buyer, in the buyer's language, with the time in the merchant's zone. */
export function shareText(language: ShareLanguage, share: Share): { subject: string; text: string } {
  const say = words[language];
  const money = `${formatAmount(share, localeOf(language)).replace(/\s/g, ' ')} ${share.currency}`;
  const lines = [
    share.isTest && say.test,
    say.ask(share.merchant, money, share.description ? ` (${share.description})` : ''),
    `${say.pay} ${share.url}`,
    share.expiresAt && say.until(timeFor(language, share.expiresAt, share.timeZone)),
  ];
  const subject = `${share.isTest ? 'TEST · ' : ''}${say.subject(share.merchant, money)}`;
  return { subject, text: lines.filter(Boolean).join('\n') };
}

function timeFor(language: ShareLanguage, instant: string, timeZone: string): string {
  const options = { timeZone, hourCycle: 'h23', hour: '2-digit', minute: '2-digit' } as const;
  const time = new Intl.DateTimeFormat(localeOf(language), options).format(new Date(instant));
  // Month names are not Creole in any browser, so that date is written in figures.
  const month = language === 'ht' ? 'numeric' : 'long';
  const day = new Intl.DateTimeFormat(localeOf(language), { timeZone, day: 'numeric', month });
  return `${day.format(new Date(instant))}, ${time} (${timeZone.replaceAll('_', ' ')})`;
}

export const mailLink = ({ subject, text }: { subject: string; text: string }, to: string | undefined) =>
  `mailto:${encodeURIComponent(to ?? '')}?subject=${encodeURIComponent(subject)}&body=${encodeURIComponent(text)}`;

export const whatsAppLink = ({ text }: { text: string }) => `https://wa.me/?text=${encodeURIComponent(text)}`;
