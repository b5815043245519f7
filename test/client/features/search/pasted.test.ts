import { expect, test } from 'vitest';
import { isComplaint, oneLine } from '../../../../client/features/search/pasted.ts';

test('a text of several lines or more than 200 characters is a message to be taken apart', () => {
  expect(isComplaint('Hi,\nI paid RCT-42 twice')).toBe(true);
  expect(isComplaint('Hi,\rI paid')).toBe(true);
  expect(isComplaint('x'.repeat(201))).toBe(true);
  expect(isComplaint('x'.repeat(200))).toBe(false);
});

test('a cell copied with its line break is one text', () => {
  expect(isComplaint('RCT-000042\r\n')).toBe(false);
  expect(isComplaint('\n  RCT-000042\t\n')).toBe(false);
});

test('one line has no control characters', () => {
  expect(oneLine('RCT\t42\u0000')).toBe('RCT 42 ');
});
