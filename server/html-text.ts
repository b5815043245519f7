const entities: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Text for between tags and within quotes of HTML that the server writes. */
export const htmlText = (text: string) => text.replace(/[&<>"']/g, (sign) => entities[sign] ?? '');
