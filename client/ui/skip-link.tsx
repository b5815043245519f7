/** The first stop of Tab: past everything that repeats, to the page. */
export function SkipLink({ target }: { target: string }) {
  return (
    <a
      href={`#${target}`}
      onClick={(event) => {
        // Set by hand: the address belongs to the page's own state, and a fragment would be one more step back.
        event.preventDefault();
        document.getElementById(target)?.focus();
      }}
      className="sr-only z-50 rounded-md bg-accent px-4 py-2 text-on-accent focus:not-sr-only focus:fixed focus:top-2 focus:left-2"
    >
      Skip to the page
    </a>
  );
}
