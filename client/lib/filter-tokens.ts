/** One piece of a filter in text, with its place: from `start` up to, not including, `end`. */
export type Token = Words | FieldToken;

type Place = { start: number; end: number };

/** Free text. In quotation marks that keep it from being read as conditions, `text` is what is between them. */
export type Words = Place & { kind: 'words' | 'quoted'; text: string };

/** What has the form of a condition: `-metadata.order_id:1042`. */
export type FieldToken = Place & {
  kind: 'field';
  negated: boolean;
  name: string;
  /** What stands behind the name's point: the key of a metadata entry; '' for none. */
  entry: string;
  /** Everything behind the colon, as it was written. */
  raw: string;
  /** The values between commas. In quotation marks they are meant letter by letter. */
  values: { text: string; quoted: boolean }[];
  /** False where a quotation mark was opened and never closed: the rest of the text was taken. */
  closed: boolean;
};

// Phones type a longer dash and curled quotation marks by themselves.
const fieldStart = /([-−–]?)([\p{L}_][\p{L}\p{N}_]*)/uy;
const bareEntry = /[^\s:"“”„]+/uy;
const bareValue = /[^\s,]*/uy;
const bareWord = /\S+/uy;
const space = /\s*/uy;

/** Takes a text apart. Every character but the space between pieces is in exactly one of them; never throws. */
export function tokensOf(text: string, isField: (name: string) => boolean): Token[] {
  const tokens: Token[] = [];
  let at = endOf(space, text, 0);
  while (at < text.length) {
    const end = endOf(bareWord, text, at);
    const token = fieldAt(text, at, isField) ??
      quotedAt(text, at, isField) ?? { kind: 'words', start: at, end, text: text.slice(at, end) };
    tokens.push(token);
    at = endOf(space, text, token.end);
  }
  return tokens;
}

/** True for a text in which nothing has the form of a condition or of what is kept from being one. */
export const isPlain = (text: string, isField: (name: string) => boolean): boolean =>
  tokensOf(text, isField).every(
    (token) => token.kind === 'words' || (token.kind === 'field' && !isField(token.name)),
  );

/** A text in quotation marks, with those in it and backslashes escaped. */
export const quote = (text: string) => `"${text.replace(/["\\]/g, String.raw`\$&`)}"`;

function fieldAt(text: string, start: number, isField: (name: string) => boolean): FieldToken | undefined {
  const match = matchAt(fieldStart, text, start);
  if (!match) return undefined;
  const [all, minus = '', name = ''] = match;
  const behind = start + all.length;
  const entry = text[behind] === '.' ? entryAt(text, behind + 1) : { text: '', end: behind };
  if (!entry || text[entry.end] !== ':') return undefined;
  const valuesAt = entry.end + 1;
  const read = isField(name)
    ? readValues(text, valuesAt)
    : { values: [], closed: true, end: endOf(/\S*/uy, text, valuesAt) };
  const raw = text.slice(valuesAt, read.end);
  return { kind: 'field', start, negated: minus !== '', name, entry: entry.text, raw, ...read };
}

function entryAt(text: string, at: number): { text: string; end: number } | undefined {
  const quoted = readQuoted(text, at);
  if (quoted) return quoted.closed ? quoted : undefined;
  const end = endOf(bareEntry, text, at);
  return end === at ? undefined : { text: text.slice(at, end), end };
}

function readValues(text: string, start: number): Pick<FieldToken, 'values' | 'closed' | 'end'> {
  const values: FieldToken['values'] = [];
  for (let at = start; ; at += 1) {
    const quoted = readQuoted(text, at);
    if (quoted && !quoted.closed) {
      values.push({ text: quoted.text, quoted: true });
      return { values, closed: false, end: quoted.end };
    }
    const isWhole = quoted && /^[\s,]?$/u.test(text.charAt(quoted.end));
    const end = isWhole ? quoted.end : endOf(bareValue, text, at);
    const value = isWhole ? quoted.text : text.slice(at, end);
    if (value !== '') values.push({ text: value, quoted: isWhole === true });
    if (text[end] !== ',') return { values, closed: true, end };
    at = end;
  }
}

/** A piece in quotation marks at this place; what opened straight must close straight. */
function readQuoted(text: string, start: number): { text: string; end: number; closed: boolean } | undefined {
  const opening = text.charAt(start);
  if (opening === '' || !'"“”„'.includes(opening)) return undefined;
  const closing = opening === '"' ? '"' : '“”';
  let read = '';
  for (let at = start + 1; at < text.length; at += 1) {
    const char = text.charAt(at);
    if (closing.includes(char)) return { text: read, end: at + 1, closed: true };
    const next = text.charAt(at + 1);
    const isEscape = char === '\\' && next !== '' && `\\${closing}`.includes(next);
    if (isEscape) at += 1;
    read += isEscape ? next : char;
  }
  return { text: read, end: text.length, closed: false };
}

/** Marks around what is plain anyway are looked for like any other character. */
function quotedAt(text: string, start: number, isField: (name: string) => boolean): Words | undefined {
  const quoted = text[start] === '"' ? readQuoted(text, start) : undefined;
  if (!quoted?.closed || !/^\s?$/u.test(text.charAt(quoted.end)) || isPlain(quoted.text, isField))
    return undefined;
  return { kind: 'quoted', start, end: quoted.end, text: quoted.text };
}

function matchAt(form: RegExp, text: string, at: number): RegExpExecArray | null {
  form.lastIndex = at;
  return form.exec(text);
}

const endOf = (form: RegExp, text: string, at: number): number =>
  at + (matchAt(form, text, at)?.[0].length ?? 0);
