import { expect, test } from 'vitest';
import {
  createCircuit,
  FAULTS_TO_OPEN,
  FIRST_PAUSE_MS,
  LONGEST_PAUSE_MS,
  type Verdict,
} from '../../../server/upstream/circuit.ts';

function underTest() {
  let time = 1000;
  const changes: boolean[] = [];
  const circuit = createCircuit({
    elapsed: () => time,
    random: () => 1,
    onChange: (isOpen) => changes.push(isOpen),
  });
  const enter = (attended = false) => circuit.enter(attended);
  /** Makes a call if one may go; gives what it was told to wait otherwise. */
  function call(verdict: Verdict, attended = false): number {
    const pass = enter(attended);
    if (typeof pass === 'number') return pass;
    pass.report(verdict);
    return 0;
  }
  const fail = (times: number) => Array.from({ length: times }, () => call('fault'));
  return { circuit, changes, enter, call, fail, pass: (ms: number) => (time += ms) };
}

test('faults in a row open it, an answer between them starts the count anew', () => {
  const { circuit, call, fail, changes } = underTest();
  fail(FAULTS_TO_OPEN - 1);
  call('well');
  fail(FAULTS_TO_OPEN - 1);
  expect(circuit.isOpen()).toBe(false);
  fail(1);
  expect(circuit.isOpen()).toBe(true);
  expect(call('well')).toBe(FIRST_PAUSE_MS);
  expect(changes).toEqual([true]);
});

test('one probe at a time goes through an open circuit, and its answer closes it', () => {
  const { circuit, enter, fail, pass, changes } = underTest();
  fail(FAULTS_TO_OPEN);
  pass(FIRST_PAUSE_MS);
  const probe = enter();
  const others = [enter(), enter(true)];
  expect(others.every((other) => typeof other === 'number' && other > 0)).toBe(true);
  if (typeof probe === 'number') throw new Error('no probe was let through');
  probe.report('well');
  expect(circuit.isOpen()).toBe(false);
  expect(typeof enter()).toBe('object');
  expect(changes).toEqual([true, false]);
});

test('while a probe hangs, whoever asks is told to come back in a second or two, and a look takes no leave', () => {
  const { circuit, call, enter, fail, pass } = underTest();
  expect(circuit.wait(false)).toBe(0);
  fail(FAULTS_TO_OPEN);
  expect(circuit.wait(false)).toBe(FIRST_PAUSE_MS);
  pass(FIRST_PAUSE_MS);
  expect([circuit.wait(false), circuit.wait(true)]).toEqual([0, 0]);
  const probe = enter();
  if (typeof probe === 'number') throw new Error('no probe was let through');
  let asked = 0;
  for (let waited = 0; waited < 10_000; asked += 1) {
    const told = circuit.wait(false);
    expect(told).toBeGreaterThanOrEqual(FIRST_PAUSE_MS);
    expect(told).toBeLessThanOrEqual(2 * FIRST_PAUSE_MS);
    expect(call('well', true)).toBe(told);
    pass(told);
    waited += told;
  }
  expect(asked).toBe(5);
  probe.report('well');
  expect(circuit.wait(false)).toBe(0);
});

test('each failed probe doubles the pause, up to the longest', () => {
  const { call, fail, pass } = underTest();
  fail(FAULTS_TO_OPEN);
  const pauses: number[] = [];
  for (let probe = 0; probe < 8; probe += 1) {
    const told = call('fault');
    pauses.push(told);
    pass(told);
    expect(call('fault')).toBe(0);
  }
  expect(pauses).toEqual([1000, 2000, 4000, 8000, 16_000, 30_000, 30_000, 30_000]);
  expect(LONGEST_PAUSE_MS).toBe(30_000);
});

test('in an outage of five minutes, calls that come twice a second are cut to a few', () => {
  const { call, pass } = underTest();
  let made = 0;
  for (let asked = 0; asked < 600; asked += 1) {
    if (call('fault') === 0) made += 1;
    pass(500);
  }
  expect(made).toBeLessThan(25);
});

test('somebody who waits need not sit out a long pause', () => {
  const { call, fail, pass } = underTest();
  fail(FAULTS_TO_OPEN);
  for (let probe = 0; probe < 6; probe += 1) {
    pass(LONGEST_PAUSE_MS);
    call('fault');
  }
  pass(FIRST_PAUSE_MS);
  expect(call('well')).toBeGreaterThan(10_000);
  expect(call('well', true)).toBe(0);
  expect(call('well')).toBe(0);
});

test('a call that says nothing about upstream neither opens nor closes it', () => {
  const { circuit, call, fail, pass } = underTest();
  for (let time = 0; time < 50; time += 1) call('silent');
  expect(circuit.isOpen()).toBe(false);
  fail(FAULTS_TO_OPEN);
  pass(FIRST_PAUSE_MS);
  expect(call('silent')).toBe(0);
  expect(circuit.isOpen()).toBe(true);
  expect(call('well')).toBe(0);
  expect(circuit.isOpen()).toBe(false);
});

test('what left before it opened does not lengthen the pause when it fails late', () => {
  const { enter, fail, call, pass } = underTest();
  const early = Array.from({ length: 20 }, () => enter());
  fail(FAULTS_TO_OPEN);
  for (const one of early) if (typeof one !== 'number') one.report('fault');
  pass(FIRST_PAUSE_MS);
  expect(call('well')).toBe(0);
});
