/** A word in its own script, and how an e-mail address spells it where that is not the word without its accents. */
type Word = string | readonly [own: string, latin: string];

export type Culture = {
  /** Of a hundred customers. */
  weight: number;
  given: readonly Word[];
  family: readonly Word[];
  /** Family name first, without a space between. */
  isFamilyFirst?: boolean;
};

const words = (text: string): string[] => text.trim().split(/\s*,\s*/);
const pairs = (text: string): (readonly [string, string])[] =>
  words(text).map((pair) => {
    const [own = '', latin = ''] = pair.split('=');
    return [own, latin] as const;
  });

const anglophone: Culture = {
  weight: 38,
  given:
    words(`Keisha, Devon, Shanice, Marlon, Tameka, Andre, Nadine, Omar, Simone, Kemar, Alecia, Ricardo, Kerry-Ann,
    Dwayne, Latoya, Jermaine, Sasha-Gaye, Courtney, Donna-Marie, Fitzroy, Claudette, Winston, Yanique, Rohan, Shelly-Ann,
    Delroy, Natalie, Akeem, Camille, Orville, Peta-Gaye, Trevor, Monique, Garfield, Janelle, Anthony, Zaria, Tyrone, Beverley, Lloyd`),
  family:
    words(`Campbell, Brown, Williams, Grant, Morgan, Clarke, Reid, Gordon, Thompson, McKenzie, O’Connor, D'Aguilar,
    Alleyne, Braithwaite, Cumberbatch, Blackwood, St. Hilaire, Holder, Best-Clarke, Walcott, Baptiste, Joseph, Charles,
    Fraser, Wynter, Lewin, McGregor-Hylton, Bailey, Whyte, O'Neil, Greenidge, Haynes, Springer, Samuels, Nembhard, Facey`),
};

const hispanic: Culture = {
  weight: 14,
  given:
    words(`José, María Fernanda, Yadiel, Concepción, Íñigo, Raúl, Belén, Ángel, Verónica, Julián, Milagros, Óscar,
    Rocío, Andrés, Yolanda, Ramón, Noemí, Sebastián, Mireya, Joaquín`),
  family:
    words(`Núñez, Peña, García Márquez, Rodríguez, Muñoz, Báez, Ibáñez Soto, Jiménez, De la Cruz, Güell, Acuña, Félix,
    Martínez-Reyes, Peralta, Hernández, Zúñiga, Castaño, Polanco, Ureña, Vásquez`),
};

const francophone: Culture = {
  weight: 12,
  given:
    words(`Anaïs, Jean-Baptiste, Régis, Maëlle, Loïc, Chloé, Gaëtan, Noémie, François, Zoé, Wideline, Jounel, Frantzcia,
    Lovelie, Dieudonné, Mirlande, Evens, Fabiola, Ti-Jan, Célestin`),
  family:
    words(`Étienne, Désir, Pierre-Louis, L'Étang, Céleste, Marie-Sainte, Dorléans, Jean-François, Saint-Fleur, Lafrenière,
    D'Haïti, Noël, Guérin, Chérubin, Beauséjour, Sérac, Toussaint, Lwijèn, Bòsjou, Gòdèt`),
};

const dutch: Culture = {
  weight: 6,
  given: words(
    `Jurriën, Thijs, Ruthmila, Anouk, Swinda, Daniël, Joëlle, Xiomar, Renée, Gijs, Shurandy, Mirugia`,
  ),
  family: words(
    `van der Biezen, Croes, Maduro, ’t Hoen, de Cuba, Wever, Kock, IJsbrandy, Oduber, van 't Hof, Martijn, Pietersz`,
  ),
};

const indoCaribbean: Culture = {
  weight: 11,
  given: words(
    `Savitri, Rajesh, Kavita, Vishnu, Anjali, Deonarine, Shanta, Imran, Farida, Hemant, Parbatie, Zalina, Roopnarine, Indira`,
  ),
  family: words(
    `Ramkissoon, Persad-Maharaj, Singh, Mohammed, Ramnarine, Bissoondath, Khan, Seecharan, Baksh, Jagdeo-Ali, Sookdeo, Ali`,
  ),
};

const lusophone: Culture = {
  weight: 3,
  given: words(`João, Conceição, Inês, Antônio, Lúcia, Simão, Estêvão, Graça`),
  family: words(`Gonçalves, de Freitas, D’Ornellas, Araújo, Conceição-Vieira, Magalhães, Simões`),
};

const vietnamese: Culture = {
  weight: 1,
  given: words(`Thị Hường, Quốc Bảo, Minh Đức, Ngọc Ánh, Hữu Phước`),
  family: words(`Nguyễn, Trần, Phạm, Đặng, Võ`),
};

const devanagari: Culture = {
  weight: 2,
  given: pairs(`प्रिया=priya, आर्यन=aryan, अंजलि=anjali, विक्रम=vikram, सुनीता=sunita, हृषिकेश=hrishikesh`),
  family: pairs(`शर्मा=sharma, सिंह=singh, मिश्रा=mishra, रामप्रसाद=ramprasad, त्रिपाठी=tripathi`),
};

const urdu: Culture = {
  weight: 1,
  given: pairs(`عائشہ=aisha, عمران=imran, زینب=zainab, فیصل=faisal`),
  family: pairs(`خان=khan, قریشی=qureshi, چوہدری=chaudhry, بیگ=baig`),
};

const arabic: Culture = {
  weight: 2,
  given: pairs(`ليلى=layla, يوسف=yusuf, مريم=maryam, خالد=khalid, نُور=nour`),
  family: pairs(`الحداد=alhaddad, خوري=khoury, عيسى=issa, الزين=alzein, حنّا=hanna`),
};

const hebrew: Culture = {
  weight: 1,
  given: pairs(`דוד=david, שָׂרָה=sarah, נועם=noam, רחל=rachel`),
  family: pairs(`לוי=levy, כהן=cohen, אבן־עזרא=ibn.ezra, מזרחי=mizrahi`),
};

const chinese: Culture = {
  weight: 4,
  isFamilyFirst: true,
  given: pairs(
    `美玲=meiling, 偉明=weiming, 志强=zhiqiang, 淑芬=shufen, 家豪=jiahao, 小龙=xiaolong, 玉兰=yulan`,
  ),
  family: pairs(`陈=chen, 李=lee, 黃=wong, 曾=tsang, 林=lin, 張=chang, 司徒=szeto`),
};

/** Whoever buys on the islands, by the share in which they come. */
export const cultures: readonly (readonly [weight: number, culture: Culture])[] = [
  ...[anglophone, hispanic, francophone, dutch, indoCaribbean, lusophone, vietnamese],
  ...[devanagari, urdu, arabic, hebrew, chinese],
].map((culture) => [culture.weight, culture] as const);

/** Firms, schools and churches that pay by link, too. */
export const firms = {
  first:
    words(`Blue Mountain, Half Moon, Ocho Ríos, Port Royal, Fort-de-France, St. Ann's Bay, Île-à-Vache, Negril Cliffs,
    Piarco, Speightstown, Stabroek, Curaçao Noord, Hellshire, Maracas, Crown Point, Trois-Îlets`),
  second:
    words(`Hotel & Spa, Primary School, Auto Parts Ltd., Supermarket, Dive Centre, Church of God, Credit Union, Farmers' Co-op,
    Pharmacy, Tours N.V., Ferretería, Boulangerie, Traders (2009) Ltd, Cricket Club, Medical Associates, Garden Centre`),
};

export const ownAndLatin = (word: Word): readonly [own: string, latin: string] =>
  typeof word === 'string' ? [word, word] : word;
