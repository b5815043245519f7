/** Crockford's base32: no I, L, O and U, which are misread for 1, 1, 0 and V. */
const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const length = 16;

/** Bytes of chance in a code: 80 bits, so that nobody finds one by trying. */
export const checkCodeBytes = (length * 5) / 8;

/** Random bytes (`checkCodeBytes` of them) as a code: 16 letters and digits, as it is stored. */
export function checkCodeOf(bytes: Uint8Array): string {
  let bits = 0n;
  for (const byte of bytes.subarray(0, checkCodeBytes)) bits = (bits << 8n) | BigInt(byte);
  let code = '';
  for (let place = 0; place < length; place += 1) {
    code = `${alphabet[Number(bits & 31n)]}${code}`;
    bits >>= 5n;
  }
  return code;
}

/** As it is read out and typed: "K7QW-2M4X-9TFA-0C3B". */
export const writeCheckCode = (code: string) => code.match(/.{1,4}/g)?.join('-') ?? code;

/** Signs that are read of what somebody typed or pasted: room for a whole message with the address in it. */
export const checkTypedMost = 1000;

/**
 * What somebody typed as a stored code: case, spaces, dashes and dots mean nothing; O is 0, I and L are 1. From the address
 * of a check, or a text with one, its code is taken. Undefined for what can be none.
 */
export function readCheckCode(typed: string): string | undefined {
  if (typed.length > checkTypedMost) return undefined;
  const text = ofAddress(typed) ?? typed;
  if (text.length > 100) return undefined;
  const code = text
    .normalize('NFKC')
    .toUpperCase()
    .replace(/[\s\p{Pd}\p{Cf}._]/gu, '')
    .replaceAll('O', '0')
    .replace(/[IL]/g, '1');
  return code.length === length && [...code].every((letter) => alphabet.includes(letter)) ? code : undefined;
}

const address = /\/check(?:\/|\?(?:[^\s#]*&)?code=)([^\s/?#&<>"')\]]+)/i;

/** The part of a check's address where the code stands. */
function ofAddress(typed: string): string | undefined {
  const part = address.exec(typed)?.[1];
  if (part === undefined) return undefined;
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
