/** Puts text on the clipboard. False when the browser refuses: no permission, no secure origin, or too long after a click. */
export async function writeClipboard(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}

/**
 * Puts the same content on the clipboard as plain text and as HTML, in one write: whatever it is pasted into takes the form that
 * it knows. False when the browser refuses.
 */
export async function writeRichClipboard({ text, html }: { text: string; html: string }): Promise<boolean> {
  try {
    const as = (type: string, content: string) => new Blob([content], { type });
    const item = new ClipboardItem({
      'text/plain': as('text/plain', text),
      'text/html': as('text/html', html),
    });
    await navigator.clipboard.write([item]);
    return true;
  } catch {
    // A browser that knows no rich clipboard still takes the text.
    return await writeClipboard(text);
  }
}
