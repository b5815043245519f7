import { Draws } from './seed-draws.ts';
import { cultures, firms, ownAndLatin } from './seed-names.ts';

export type Customer = { name: string | null; email: string | null; isFirm: boolean };

const stream = 2;
/** Domains that are kept for examples (RFC 2606): no mail to them ever reaches anybody. */
const domains = ['example.com', 'example.net', 'example.org', 'mail.example.com', 'post.example.net'];

/** The customer of that number: name in its own script, e-mail address in Latin letters; either may be unknown. */
export function inventCustomer(seed: number, number: number): Customer {
  const draws = new Draws(seed, stream, number);
  const isFirm = draws.chance(0.06);
  const [name, latin] = isFirm ? firmName(draws) : personName(draws);
  const isNamed = draws.chance(0.95);
  const email = draws.chance(0.72) ? emailOf(draws, latin, number) : null;
  return { name: isNamed ? name : null, email, isFirm };
}

function firmName(draws: Draws): [name: string, latin: string] {
  const name = `${draws.of(firms.first)} ${draws.of(firms.second)}`;
  return [name, name.replace(/[&(].*/, '')];
}

function personName(draws: Draws): [name: string, latin: string] {
  const culture = draws.weighted(cultures);
  const [given, givenLatin] = ownAndLatin(draws.of(culture.given));
  const [family, familyLatin] = ownAndLatin(draws.of(culture.family));
  const name = culture.isFamilyFirst ? family + given : writtenAsByPeople(draws, given, family);
  // Some devices send accents as marks of their own: the same to the eye, other characters to a computer.
  const sent = draws.chance(0.04) ? name.normalize('NFD') : name;
  return [sent, `${givenLatin} ${familyLatin}`];
}

function writtenAsByPeople(draws: Draws, given: string, family: string): string {
  const whole = `${given} ${family}`;
  if (draws.chance(0.03)) return whole.toUpperCase();
  if (draws.chance(0.02)) return whole.toLowerCase();
  if (draws.chance(0.03)) return `${draws.of(['Mrs.', 'Mr', 'Dr.', 'Sra.', 'Mme', 'Rev.'])} ${family}`;
  return draws.chance(0.03) ? `${family}, ${given}` : whole;
}

function emailOf(draws: Draws, latin: string, number: number): string {
  const parts = latin
    .normalize('NFD')
    .replace(/đ/giu, 'd')
    .toLowerCase()
    .replace(/[^a-z.\s-]/gu, '')
    .split(/[\s.]+/)
    .filter(Boolean);
  const [first = 'buyer', last = first] = [parts[0], parts.at(-1)];
  const local = draws.of([`${first}.${last}`, `${first[0]}${last}`, `${last}_${first}`, `${first}${last}`]);
  const email = `${local}${draws.chance(0.3) ? '+orders' : ''}${number}@${draws.of(domains)}`;
  // As typed on a phone.
  return draws.chance(0.04) ? `${email[0]?.toUpperCase()}${email.slice(1)}` : email;
}
