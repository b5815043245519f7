/** Where progress is shown: a terminal is painted over, anything else gets plain lines. */
export type ProgressOutput = { isTTY?: boolean; columns?: number; write(text: string): unknown };

export type Progress = {
  /** Begins the next phase; with what is counted, where anything can be. */
  begin(phase: string, counted?: Counted): void;
  advance(done: number): void;
  /** Ends the last phase, and leaves what it came to on the screen. */
  end(): void;
};

/** How many of what there are to do: 1,000,000 rows. */
type Counted = { total: number; unit: string };

const repaintMs = 200;
const lineMs = 5000;
const barWidth = 24;

/** Shows phases with rows, rows a second and the time left, or the time that a phase without a count has taken. */
export function createProgress(output: ProgressOutput, now: () => number): Progress {
  const isTerminal = output.isTTY === true;
  let current: { phase: string; counted: Counted | undefined; done: number; from: number } | undefined;
  let timer: NodeJS.Timeout | undefined;

  function show(isLast = false): void {
    if (!current) return;
    const text = describeProgress({ ...current, ms: now() - current.from, isLast });
    if (!isTerminal) output.write(`${text}\n`);
    else output.write(`\r\u001b[2K${cut(text, output.columns ?? 80)}${isLast ? '\n' : ''}`);
  }

  function end(): void {
    clearInterval(timer);
    show(true);
    current = undefined;
  }

  return {
    begin(phase, counted) {
      end();
      current = { phase, counted, done: 0, from: now() };
      show();
      timer = setInterval(show, isTerminal ? repaintMs : lineMs);
      timer.unref();
    },
    advance(done) {
      if (current) current.done = done;
    },
    end,
  };
}

type Standing = { phase: string; counted: Counted | undefined; done: number; ms: number; isLast: boolean };

/** "Load  [####----]  40 %  400,000 of 1,000,000 rows, 9,800 rows/s, 1 min 2 s left". */
export function describeProgress({ phase, counted, done, ms, isLast }: Standing): string {
  if (counted === undefined) return `${phase}: ${isLast ? 'done in ' : ''}${duration(ms)}`;
  const { total, unit } = counted;
  const share = total === 0 ? 1 : done / total;
  const filled = Math.floor(share * barWidth);
  const bar = '#'.repeat(filled) + '-'.repeat(barWidth - filled);
  const perSecond = ms === 0 ? 0 : Math.round(done / (ms / 1000));
  const parts = [`${count(done)} of ${count(total)} ${unit}`];
  if (perSecond > 0) parts.push(`${count(perSecond)} ${unit}/s`);
  if (isLast) parts.push(duration(ms));
  else if (done > 0 && ms > 0) parts.push(`${duration((ms / done) * (total - done))} left`);
  return `${phase} [${bar}] ${Math.floor(share * 100)} % ${parts.join(', ')}`;
}

/** "45 s", "3 min 5 s". */
export function duration(ms: number): string {
  const seconds = Math.round(ms / 1000);
  return seconds < 60 ? `${seconds} s` : `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}

export function count(number: number): string {
  return number.toLocaleString('en');
}

/** A line longer than the terminal would wrap, and not be painted over. */
function cut(text: string, columns: number): string {
  return text.length < columns ? text : text.slice(0, columns - 1);
}
