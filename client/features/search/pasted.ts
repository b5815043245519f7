/** Longest text that is still looked for as one; what is longer is a message with several things in it. */
const maxOneTextLength = 200;

/** Whether a text is a whole message to be taken apart. A copied cell often ends in a line break, which says nothing. */
export function isComplaint(text: string): boolean {
  const trimmed = text.trim();
  return trimmed.length > maxOneTextLength || /[\r\n\u2028]/.test(trimmed);
}

/** What can be looked for from one line: an identifier has no control characters, a pasted line may. */
export const oneLine = (text: string) => text.replaceAll(/\p{Cc}/gu, ' ');
