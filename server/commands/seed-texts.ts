import type { Draws } from './seed-draws.ts';

/** What people write around the name of the thing. */
const endings = [
  'pick-up Saturday before noon',
  'delivery to Portmore, gate code at the guard',
  'for Mother’s Day',
  'livraison à Sainte-Anne avant 18 h',
  'entrega en Puerto Plata',
  'bezorgen in Oranjestad',
  'livrezon Okap',
  'balance due (50%)',
  'first of 3 instalments',
  'no nuts, please!',
  'gift-wrapped: “Nuff love”',
  'ref. #A/7_b',
];

const emoji = ['🎉', '🇯🇲', '🥭🥥', '👩🏾‍🍳', '💍✨', '🏝️', '🎓', '🙏🏽'];

/** Whole texts that try out a screen: right to left, mixed directions, combining marks, zero-width characters. */
const unusual = [
  'هدية عيد ميلاد: صندوق شوكولاتة فاخر مع توصيل إلى Kingston 10',
  'משלוח פרחים לחתונה – 3 זרים, כתובת: Half Way Tree Rd.',
  'شادی کا کھانا، ۵۰ افراد، ہال نمبر 2',
  'Q̃uiñón’s crème brûlée – co\u0302te a\u0300 co\u0302te',
  'Zero\u200bwidth label \u2060from a label printer',
  '=SUM(A1:A9) from the order sheet',
  '<b>Bold</b> & "quoted" O\'Brien; 50% off_today\\',
  'สั่งทำเค้กวันเกิด 2 ปอนด์',
  'Торт «Наполеон», 2 кг',
];

/** Sentences of which long orders are made. */
const sentences = [
  'Please deliver between nine and eleven in the morning, the guard at the gate has the list.',
  'Two of the guests do not eat nuts, and one of the tables must be free of milk and eggs.',
  'La factura debe salir a nombre de la empresa, con el número de registro que enviamos ayer.',
  'Le gâteau doit rester au frais jusqu’à dix-huit heures; merci d’appeler avant de partir.',
  'Tanpri kite pake a nan men madan ki nan biwo a si nou pa la.',
  'We agreed on ten per cent less for the second dozen because the first order came late.',
  'The colours are gold, green and black, with a little red at the edge, as in the picture that was sent.',
  'If it rains, set up under the tent behind the church and not on the lawn.',
  'Het restant wordt bij aflevering betaald, zoals per telefoon afgesproken.',
  'Invoice 2 of 3; the last one follows after the event, when the glasses have been counted.',
];

/** What the link says it is for; null where nothing was typed. At most 1,000 characters, as the API takes. */
export function describe(draws: Draws, what: string, quantity: number, number: number): string | null {
  const named = quantity > 1 ? `${quantity} × ${what}` : what;
  const kind = draws.share();
  if (kind < 0.06) return null;
  if (kind < 0.4) return named;
  if (kind < 0.7) return `${named}, ${draws.of(endings)}`;
  if (kind < 0.96) return `Order #${1000 + number}: ${named}`;
  if (kind < 0.975) return `${draws.of(emoji)} ${named} ${draws.of(emoji)}`;
  return kind < 0.997 ? `${draws.of(unusual)} (${number})` : longText(draws, named);
}

function longText(draws: Draws, named: string): string {
  const length = draws.between(900, 1000);
  let text = `${named}.`;
  while (text.length < length) text += `${draws.chance(0.2) ? '\n' : ' '}${draws.of(sentences)}`;
  return text.slice(0, length).trimEnd();
}
