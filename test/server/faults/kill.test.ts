import { randomInt } from 'node:crypto';
import { expect, test } from 'vitest';
import { runKills } from '../../soak/kill.ts';
import { noFaults } from '../../soak/compare.ts';

test('of a server that is killed at random moments nothing acknowledged is lost and no link is made twice', async () => {
  const report = await runKills({ seed: randomInt(2 ** 31), kills: 6, calmMs: 30_000 });
  expect(report.faults, `seed ${report.seed}`).toEqual(noFaults());
  expect(report.cutAnswers, `seed ${report.seed}: the kills cut nothing short`).toBeGreaterThan(0);
  expect(report.madeAndUntold, `seed ${report.seed}: no kill hit a create`).toBeGreaterThan(0);
  expect(report.acknowledged).toBe(report.upstreamSessions);
  expect(report.acknowledged).toBeGreaterThanOrEqual(6);
}, 60_000);
