import { clsx } from 'clsx';
import type { ComponentProps, ReactNode } from 'react';
import { Link } from 'react-router';

type Look = 'primary' | 'secondary' | 'quiet' | 'danger';
type Size = 'small' | 'medium' | 'large';

const looks: Record<Look, string> = {
  primary: 'bg-accent text-on-accent border-transparent hover:bg-accent-strong font-semibold',
  secondary: 'bg-raised text-text border-line-strong hover:bg-sunken font-medium',
  quiet: 'bg-transparent text-text border-transparent hover:bg-sunken font-medium',
  danger: 'bg-raised text-failed border-failed hover:bg-failed-soft font-semibold',
};

// Fingers need 44 px; a mouse is content with less.
const sizes: Record<Size, string> = {
  small: 'min-h-7 px-2 text-13 gap-1 pointer-coarse:min-h-11 pointer-coarse:px-3',
  medium: 'min-h-9 px-3 text-14 gap-2 pointer-coarse:min-h-11',
  large: 'min-h-11 px-4 text-16 gap-2',
};

/** The classes of a button, for what must be another element. */
export function buttonClass(look: Look = 'secondary', size: Size = 'medium', className?: string) {
  return clsx(
    'inline-flex items-center justify-center rounded-md border whitespace-nowrap no-underline select-none',
    'aria-disabled:opacity-60 disabled:opacity-60',
    looks[look],
    sizes[size],
    className,
  );
}

type ButtonProps = Omit<ComponentProps<'button'>, 'type'> & {
  look?: Look;
  size?: Size;
  type?: 'button' | 'submit';
  /** Work is under way: says so, keeps its place and the focus, and takes no second press. */
  busy?: boolean;
};

export function Button({
  look,
  size,
  className,
  busy = false,
  type = 'button',
  onClick,
  ...rest
}: ButtonProps) {
  return (
    <button
      {...rest}
      type={type}
      className={buttonClass(look, size, className)}
      aria-disabled={busy || undefined}
      aria-busy={busy || undefined}
      onClick={(event) => {
        // Disabling would drop the focus; a busy button stays where it is and does nothing.
        if (busy) event.preventDefault();
        else onClick?.(event);
      }}
    />
  );
}

type LinkButtonProps = ComponentProps<typeof Link> & { look?: Look; size?: Size };

/** A link that looks like a button: goes somewhere, opens in a new tab. */
export function LinkButton({ look, size, className, ...rest }: LinkButtonProps) {
  return <Link {...rest} className={buttonClass(look, size, className)} />;
}

type IconButtonProps = Omit<ButtonProps, 'children' | 'aria-label'> & { name: string; icon: ReactNode };

/** A button that is only a sign; `name` is what it is called, on hover too. */
export function IconButton({
  name,
  icon,
  size = 'small',
  look = 'quiet',
  className,
  ...rest
}: IconButtonProps) {
  return (
    <Button
      {...rest}
      look={look}
      size={size}
      aria-label={name}
      title={name}
      className={clsx('aspect-square px-0!', className)}
    >
      {icon}
    </Button>
  );
}
