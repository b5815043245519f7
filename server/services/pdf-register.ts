/**
 * A PDF ends with registers of all its pages and of all marked text, which pdfkit keeps as the objects that it wrote, tens of
 * kilobytes a page. What has been written is needed by its number alone: for files of thousands of pages it is kept as that. This
 * reaches into pdfkit (0.20), whose interface has nothing for it; a test reads the outcome with another program.
 */
type Reference = { toString(): string };
type Tree = { get(key: string | number): unknown; add(key: string | number, value: unknown): void };
type Internals = {
  page: { dictionary: Reference; structParentTreeKey: number };
  _root: {
    data: {
      Pages: { data: { Kids: Reference[] } };
      Names: { data: { Dests: Tree } };
      StructTreeRoot: { data: { ParentTree: Tree } };
    };
  };
};

/** Text that goes into the file as it is. */
class Written {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
  /** Whatever calls itself something else than an object is written by its `toString`. */
  get [Symbol.toStringTag](): string {
    return 'Written';
  }
  toString(): string {
    return this.text;
  }
}

/** Called when all of the page's structure has ended: gives the page a name to be led to, and forgets its parts. */
export function settlePage(doc: PDFKit.PDFDocument, name?: string): void {
  const { page, _root: root } = doc as unknown as Internals;
  const number = page.dictionary.toString();
  const marks = root.data.StructTreeRoot.data.ParentTree;
  const elements = marks.get(page.structParentTreeKey) as Reference[];
  marks.add(page.structParentTreeKey, new Written(`[${elements.join(' ')}]`));
  if (name !== undefined)
    root.data.Names.data.Dests.add(name, new Written(`[${number} /XYZ null null null]`));
}

/** Called when a further page has begun, which is when the one before it was written out. */
export function forgetWrittenPages(doc: PDFKit.PDFDocument): void {
  const { Kids: kids } = (doc as unknown as Internals)._root.data.Pages.data;
  const place = kids.length - 2;
  const before = kids[place];
  if (before && !(before instanceof Written)) kids[place] = new Written(before.toString());
}
