/** Puts text on the clipboard. False when the browser refuses: no permission, no secure origin, or too long after a click. */
export async function writeClipboard(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}
