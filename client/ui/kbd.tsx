/**
 * A key printed beside its action. Hidden from assistive technology: the action's name must not change
 * with it, and the list of all keys says it in words.
 */
export function Kbd({ keys }: { keys: string }) {
  return (
    <span aria-hidden="true" className="inline-flex gap-1 max-md:hidden pointer-coarse:hidden">
      {keys.split(' ').map((key, index) => (
        <kbd
          key={`${key}${index}`}
          className="inline-grid min-w-5 place-items-center rounded-sm border border-current/30 px-1 font-sans text-12 font-normal"
        >
          {key}
        </kbd>
      ))}
    </span>
  );
}
