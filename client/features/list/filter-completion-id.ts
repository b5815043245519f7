/** What the text box calls an option of its list of completions. */
export const completionId = (listId: string, index: number) => `${listId}-${index}`;
