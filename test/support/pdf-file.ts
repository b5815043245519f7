import { getDocument } from 'pdfjs-dist/legacy/build/pdf.mjs';

export type PdfPage = {
  /** The text as it is selected: its runs with a space between. */
  text: string;
  /** The roles of the structure, each with what it holds, as "Document(H1 P Table(TR(TH TD)))". */
  structure: string;
  /** The alternative texts of its figures. */
  alternatives: string[];
  width: number;
  height: number;
  /** Where its links lead. */
  links: string[];
};

export type PdfFile = {
  title: string;
  language: string;
  isTagged: boolean;
  pages: PdfPage[];
  fonts: string[];
};

type Node = { role?: string; alt?: string; type?: string; children?: Node[] };

/** Reads a PDF with another program than wrote it. */
export async function readPdf(bytes: Uint8Array): Promise<PdfFile> {
  const task = getDocument({ data: new Uint8Array(bytes), verbosity: 0 });
  const file = await task.promise;
  const { info } = (await file.getMetadata()) as { info: { Title?: string; Language?: string } };
  const pages: PdfPage[] = [];
  for (let number = 1; number <= file.numPages; number += 1) {
    const page = await file.getPage(number);
    const { items } = await page.getTextContent();
    const root = (await page.getStructTree()) as Node | null;
    const { width, height } = page.getViewport({ scale: 1 });
    const links = (await page.getAnnotations()) as { url?: string; dest?: string }[];
    pages.push({
      ...{ width, height },
      text: items
        .map((item) => ('str' in item ? item.str : ''))
        .join(' ')
        .replace(/ +/g, ' '),
      structure: root ? (root.children ?? []).map(rolesOf).join(' ') : '',
      alternatives: root ? figuresOf(root) : [],
      links: links.flatMap(({ url, dest }) => url ?? dest ?? []),
    });
  }
  const isTagged = (await file.getMarkInfo())?.Marked === true;
  await task.destroy();
  return {
    title: info.Title ?? '',
    language: info.Language ?? '',
    isTagged,
    pages,
    fonts: embeddedFonts(bytes),
  };
}

function rolesOf({ role, children = [] }: Node): string {
  const inside = children.filter((child) => child.role !== undefined).map(rolesOf);
  return inside.length > 0 ? `${role}(${inside.join(' ')})` : (role ?? '');
}

function figuresOf(node: Node): string[] {
  return [...(node.alt === undefined ? [] : [node.alt]), ...(node.children ?? []).flatMap(figuresOf)];
}

/** The names of fonts whose file is in the PDF. */
function embeddedFonts(bytes: Uint8Array): string[] {
  const text = Buffer.from(bytes).toString('latin1');
  const descriptors = text.match(/\/Type \/FontDescriptor[\s\S]*?endobj/g) ?? [];
  return descriptors
    .filter((one) => /\/FontFile2 \d+ 0 R/.test(one))
    .map((one) => /\/FontName \/[A-Z]{6}\+(\S+)/.exec(one)?.[1] ?? '')
    .toSorted();
}
