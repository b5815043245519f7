import { completionAt, isUnderWay, tokenAt } from '../../lib/filter-completion.ts';
import { readFilterText } from '../../lib/filter-parse.ts';
import { formatWords } from '../../lib/filter-text.ts';
import { statusNotes } from '../../lib/status-notes.ts';
import { FilterAsText } from './filter-as-text.tsx';
import { FilterCompletions } from './filter-completions.tsx';
import { FilterEditor } from './filter-editor.tsx';
import { FilterNotes } from './filter-notes.tsx';

/** All that a list's filter needs beyond showing it: the forms, and what the text box knows of conditions in text. */
export const filterTools = {
  completionAt,
  isUnderWay,
  tokenAt,
  readFilterText,
  formatWords,
  statusNotes,
  FilterAsText,
  FilterCompletions,
  FilterEditor,
  FilterNotes,
};

export type FilterTools = typeof filterTools;
