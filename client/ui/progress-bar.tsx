type ProgressBarProps = {
  name: string;
  /** How far it has come, in the words that stand beside the bar. */
  text: string;
  done: number;
  /** Null while nobody knows how much there is: the bar then shows only that it works. */
  total: number | null;
};

/** The platform's own progress bar, with its value in words for those who listen. */
export function ProgressBar({ name, text, done, total }: ProgressBarProps) {
  return (
    <progress
      aria-label={name}
      aria-valuetext={text}
      className="progress"
      {...(total === null ? {} : { value: Math.min(done, total), max: Math.max(total, 1) })}
    />
  );
}
