import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { joinValues, splitValues } from '#shared/list-grammar.ts';

describe('a list of values', () => {
  test.each<[list: string, values: string[]]>([
    ['', []],
    [' , ,', []],
    ['open', ['open']],
    [' open, failed ,open', ['open', 'failed']],
    [String.raw`Smith\, John,Ana`, ['Smith, John', 'Ana']],
    [String.raw`a\\,b`, ['a\\', 'b']],
    [String.raw`a\\\,b`, ['a\\,b']],
    // Anywhere else it is a backslash like any other.
    [String.raw`C:\desk,\d+,\ `, [String.raw`C:\desk`, String.raw`\d+`, '\\']],
  ])('%s', (list, values) => expect(splitValues(list)).toEqual(values));

  test('is written as it was where no value has a comma or ends in a backslash', () => {
    for (const list of ['open,failed', String.raw`C:\desk,Ana Ng`])
      expect(joinValues(splitValues(list))).toBe(list);
    expect(joinValues(['Smith, John', 'b\\'], ', ')).toBe(String.raw`Smith\, John, b\\`);
  });

  test('holds whatever values it was made of, each once', () => {
    const value = fc
      .oneof(
        fc.string(),
        fc.array(fc.constantFrom(',', '\\', 'a', ' ')).map((parts) => parts.join('')),
      )
      .map((text) => text.trim())
      .filter((text) => text !== '');
    fc.assert(
      fc.property(fc.array(value), fc.constantFrom<',' | ', '>(',', ', '), (values, between) => {
        expect(splitValues(joinValues(values, between))).toEqual([...new Set(values)]);
      }),
    );
  });
});
