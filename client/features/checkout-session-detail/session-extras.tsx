import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { CheckoutSession } from '#shared/checkout-sessions.ts';
import { rawCheckoutSessionQuery } from '../../lib/checkout-sessions.ts';
import type { Account } from '../../lib/paths.ts';
import { CopyButton } from '../../ui/copy-button.tsx';
import { Disclosure } from '../../ui/disclosure.tsx';
import { Fact, Facts } from '../../ui/facts.tsx';
import { Panel } from '../../ui/panel.tsx';
import { UserText } from '../../ui/user-text.tsx';
import { AgeText } from '../../ui/age-text.tsx';

/** The merchant's own references as an inert table: whatever a key is called, it is only text here. */
export function MetadataPanel({ metadata }: Pick<CheckoutSession, 'metadata'>) {
  const entries = Object.entries(metadata ?? {});
  if (entries.length === 0) return null;
  return (
    <Panel title="Metadata">
      <Facts>
        {entries.map(([key, value]) => {
          const text = typeof value === 'string' ? value : JSON.stringify(value);
          return (
            <div key={key} className="contents">
              <dt className="py-1 text-13 break-all text-muted">
                <UserText>{key}</UserText>
              </dt>
              <dd className="flex min-w-0 items-baseline gap-1 py-1">
                <UserText className="min-w-0 break-words whitespace-pre-wrap">{text}</UserText>
                <CopyButton text={text} name={`Copy value of ${key}`} className="no-print" />
              </dd>
            </div>
          );
        })}
      </Facts>
    </Panel>
  );
}

/** Where the buyer is sent afterwards: as text, never as links, since anybody may have written them. */
export function ReturnAddresses({ session }: { session: CheckoutSession }) {
  const addresses = [
    ['After paying', session.success_url],
    ['After a failed payment', session.failure_url],
    ['After cancelling', session.cancel_url],
  ] as const;
  if (addresses.every(([, url]) => url === null)) return null;
  return (
    <Disclosure summary="Return addresses">
      <Facts>
        {addresses.map(([name, url]) =>
          url === null ? null : (
            <Fact key={name} name={name}>
              <bdi className="font-mono text-13 break-all">{url}</bdi>
            </Fact>
          ),
        )}
      </Facts>
    </Disclosure>
  );
}

/** The checkout API's latest reply as it came; read only when it is asked for. */
export function RawReply({ account, id }: { account: Account; id: string }) {
  const [isOpen, setOpen] = useState(false);
  const { data, error } = useQuery({ ...rawCheckoutSessionQuery(account, id), enabled: isOpen });
  const text = data && JSON.stringify(data.raw, null, 2);
  return (
    <Disclosure summary="Raw JSON" note="as the checkout API last replied" onToggle={setOpen}>
      {text && (
        <div className="flex flex-col gap-2">
          <div className="flex items-center justify-between gap-2 text-13 text-muted">
            <span>
              {data.replied_at && (
                <>
                  Replied <AgeText instant={data.replied_at} />
                </>
              )}
            </span>
            <CopyButton text={text} name="Copy JSON">
              Copy JSON
            </CopyButton>
          </div>
          <pre
            // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls must be reachable by keyboard
            tabIndex={0}
            role="region"
            aria-label="Raw JSON"
            className="max-h-96 overflow-auto rounded-md bg-sunken p-3 font-mono text-12"
          >
            {text}
          </pre>
        </div>
      )}
      {error && <p className="text-muted">It could not be read: {error.message}</p>}
    </Disclosure>
  );
}
