/** Text that a person or the upstream wrote: its writing direction can't disturb what stands beside it. */
export function UserText({ children, className }: { children: string; className?: string | undefined }) {
  return <bdi className={className}>{children}</bdi>;
}
