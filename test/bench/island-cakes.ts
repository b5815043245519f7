export type Sale = {
  state: 'open' | 'completed' | 'failed' | 'expired' | 'cancelled';
  minutesAgo: number;
  order: Record<string, unknown>;
};

type Rest = { name?: string; email?: string; expires?: number; more?: Record<string, unknown> };

function sale(
  state: Sale['state'],
  minutesAgo: number,
  amount: number,
  currency: string,
  description: string,
  { name, email, expires = 1440, more = {} }: Rest = {},
): Sale {
  const customer = { ...(name && { name }), ...(email && { email }) };
  const order = { amount, currency, description, expires_in_minutes: expires, ...more };
  return { state, minutesAgo, order: name || email ? { ...order, customer } : order };
}

const hour = 60;
const day = 24 * hour;

/** The links of a small bakery over a few days, oldest first: names and currencies as they come in there. */
export const islandCakes: readonly Sale[] = [
  sale('completed', 6 * day, 450_000, 'JMD', 'Easter bun, six dozen', { name: 'Half Moon Hotel' }),
  sale('expired', 5 * day, 1_150_000, 'JMD', 'Repair of the display fridge', { name: 'Devon McKenzie' }),
  sale('completed', 4 * day + 3 * hour, 24_000, 'BBD', 'Coconut bread and tamarind balls', {
    name: 'Shaniqua Alleyne',
  }),
  sale('completed', 3 * day + 5 * hour, 18_500, 'EUR', 'Gâteau au rhum, livraison Fort-de-France', {
    name: 'Anaïs Étienne',
    email: 'anais.etienne@example.com',
  }),
  sale('failed', 3 * day, 96_000, 'TTD', 'Black cake, three pounds', { name: 'Kavita Ramkissoon' }),
  sale('completed', 2 * day + 4 * hour, 88_000, 'TTD', 'Diwali sweets tray', {
    name: 'Savitri Persad-Bissessar',
  }),
  sale('cancelled', 2 * day, 7500, 'USD', 'Torta de tres leches', {
    name: 'José Núñez',
    email: 'jose.nunez@example.com',
  }),
  sale('completed', day + 6 * hour, 4_500_000, 'GYD', 'Cassava pone for the office', {
    name: 'Ramdass & Sons',
  }),
  sale('completed', day + 2 * hour, 32_000, 'USD', 'Bolo pretu, Curaçao wedding', {
    name: 'Xiomara Martina',
  }),
  sale('completed', 22 * hour, 1_380_000, 'JMD', 'Wedding cake, second instalment', {
    name: 'Odette Baptiste',
    email: 'odette@example.com',
    more: {
      line_items: [
        { name: 'Black cake, three tiers', quantity: 1, unit_amount: 1_000_000 },
        { name: 'Sugar flowers', quantity: 4, unit_amount: 50_000 },
      ],
      subtotal: 1_200_000,
      tax_name: 'GCT',
      tax_rate: 0.15,
      tax_amount: 180_000,
      metadata: { order: '1029', branch: 'Kingston' },
    },
  }),
  sale('expired', 9 * hour, 65_000, 'JMD', 'Birthday cake, number 7', { name: 'Tanya-Lee Forbes' }),
  sale('completed', 7 * hour, 12_000, 'USD', 'Rum cake gift boxes × 3', {
    name: 'Mei-Ling Chin',
    email: 'meiling.chin@example.com',
  }),
  sale('failed', 5 * hour, 275_000, 'JMD', 'Deposit, christening', {
    name: 'Jean-Marc Désir',
    email: 'jm.desir@example.com',
  }),
  sale('completed', 3 * hour, 275_000, 'JMD', 'Deposit, christening', {
    name: 'Jean-Marc Désir',
    email: 'jm.desir@example.com',
  }),
  sale('completed', 95, 54_000, 'JMD', 'Patty platter, 24', { name: 'Andre Campbell' }),
  sale('open', 48, 9950, 'USD', 'Rum cake, shipped to Brooklyn', { name: 'Marlene St. Hilaire' }),
  sale('open', 17, 1_204_500, 'JMD', 'Sweet sixteen, full table', {
    name: 'Keisha Grant',
    email: 'keisha.grant@example.com',
  }),
  sale('completed', 8, 1_200_000, 'JMD', 'Deposit', { name: 'J. Baptiste' }),
  sale('open', 2, 250_000, 'JMD', 'Order #1042', {
    name: 'Ana Ng',
    email: 'ana.ng@example.com',
    expires: 30,
  }),
];
