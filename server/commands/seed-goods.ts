/** What is sold by link, by trade: the words, and what one costs, in US cents from and to. */
type Good = readonly [what: string, from: number, to: number];

export type Trade = {
  /** Of a hundred sales. */
  weight: number;
  /** Which metadata the trade's till sends along. */
  metadata: readonly (
    'order_id' | 'branch' | 'table' | 'source' | 'room' | 'pupil' | 'delivery' | 'campaign' | 'sku'
  )[];
  goods: readonly Good[];
};

const bakery: Trade = {
  weight: 22,
  metadata: ['order_id', 'branch', 'source'],
  goods: [
    ['Easter bun and cheese', 800, 2500],
    ['Black cake', 2500, 9000],
    ['Coconut bread and tamarind balls', 500, 2000],
    ['Beef patties, spicy', 300, 400],
    ['Gâteau au rhum', 1800, 5500],
    ['Torta de tres leches', 2000, 6000],
    ['Pen patat', 900, 2200],
    ['Bolo di keshu', 2500, 7000],
    ['Diwali sweets tray', 1500, 6000],
    ['Wedding cake, three tiers', 25_000, 90_000],
    ['गुलाब जामुन और बर्फी', 800, 3000],
    ['كعك العيد بالتمر', 900, 3500],
  ],
};

const restaurant: Trade = {
  weight: 20,
  metadata: ['order_id', 'branch', 'table'],
  goods: [
    ['Jerk chicken platter', 900, 2200],
    ['Curry goat with rice and peas', 1100, 2400],
    ['Doubles and sorrel', 400, 900],
    ['Griot ak bannann peze', 900, 2000],
    ['Keshi yená', 1300, 2600],
    ['Poulet boucané', 1200, 2400],
    ['Mofongo con camarones', 1400, 2800],
    ['Pepperpot, Christmas morning', 1200, 3000],
    ['炒饭和春卷', 900, 2200],
    ['Flying fish & cou-cou', 1300, 2700],
    ['Deposit for a private dinner', 10_000, 60_000],
  ],
};

const hotel: Trade = {
  weight: 14,
  metadata: ['order_id', 'room', 'source'],
  goods: [
    ['Sea-view room, one night', 9000, 32_000],
    ['Chambre double avec petit-déjeuner', 8000, 24_000],
    ['Habitación familiar, fin de semana', 16_000, 48_000],
    ['Day pass with lunch', 4500, 9500],
    ['Airport transfer', 2500, 8000],
    ['Late check-out', 2000, 5000],
    ['Villa, full week', 150_000, 520_000],
    ['חדר זוגי ללילה', 9000, 26_000],
  ],
};

const tours: Trade = {
  weight: 10,
  metadata: ['order_id', 'campaign', 'source'],
  goods: [
    ['Catamaran to the reef', 6500, 14_000],
    ['Blue Mountain sunrise hike', 4500, 9000],
    ['Dunn’s River Falls with lunch', 5500, 11_000],
    ['Buceo nocturno, dos inmersiones', 8000, 16_000],
    ['Carnival costume, front line', 60_000, 160_000],
    ['Tikèt kanaval', 1500, 6000],
    ['J’ouvert band, all inclusive', 9000, 20_000],
  ],
};

const school: Trade = {
  weight: 9,
  metadata: ['pupil', 'branch'],
  goods: [
    ['School fees, Michaelmas term', 20_000, 95_000],
    ['Graduation package', 6000, 18_000],
    ['Frais de scolarité, 2e trimestre', 15_000, 60_000],
    ['Uitstapje groep 7', 1500, 4500],
    ['CXC examination fees', 4000, 16_000],
    ['اسکول فیس', 12_000, 45_000],
  ],
};

const workshop: Trade = {
  weight: 11,
  metadata: ['order_id', 'sku', 'branch'],
  goods: [
    ['Brake pads and labour', 9000, 28_000],
    ['Repair of the display fridge', 8000, 60_000],
    ['Reparación de aire acondicionado', 6000, 24_000],
    ['Outboard motor service', 15_000, 70_000],
    ['Solar panel, 400 W, fitted', 30_000, 140_000],
    ['Onderhoud watertank', 5000, 15_000],
    ['Cement, 42.5 kg bags, ½ pallet', 12_000, 40_000],
  ],
};

const shop: Trade = {
  weight: 14,
  metadata: ['order_id', 'source', 'delivery', 'sku'],
  goods: [
    ['Blue Mountain coffee, 1 lb', 2800, 5500],
    ['Hand-woven hammock', 6000, 15_000],
    ['Batik dress “Sorrel”, size M', 4500, 12_000],
    ['Steelpan, tenor', 35_000, 120_000],
    ['Huile de coco vierge, 50 cl', 900, 2400],
    ['Café tostado, 2 kg', 2200, 4800],
    ['Chapo pay fèt alamen', 1500, 4500],
    ['中秋月饼礼盒', 2500, 7000],
    ['Phone card 100% bonus', 500, 5000],
    ['Gift voucher', 1000, 25_000],
  ],
};

export const trades: readonly (readonly [weight: number, trade: Trade])[] = [
  ...[bakery, restaurant, hotel, tours, school, workshop, shop],
].map((trade) => [trade.weight, trade] as const);

export const branches = [
  'Kingston',
  'Montego Bay',
  'Mandeville',
  'Port of Spain',
  'Bridgetown',
  'Georgetown',
  'Fort-de-France',
  'Willemstad',
];
export const sources = ['whatsapp', 'instagram', 'phone', 'counter', 'website', 'email'];
export const campaigns = ['carnival', 'summer-2-for-1', 'black-friday', 'diaspora', 'fête-des-mères', 'none'];
