import { useQuery } from '@tanstack/react-query';
import { useAccount, useMerchant } from '../../lib/me.ts';
import { Panel } from '../../ui/panel.tsx';
import { totalsQuery } from './queries.ts';

/** What to do first, for as long as nothing has been made; on the sandbox also with which card to pay. */
export function FirstSteps() {
  const account = useAccount();
  const { upstreams } = useMerchant();
  const { data } = useQuery(totalsQuery(account, {}));
  if (data?.count !== 0) return null;
  const isSandbox = upstreams[account.mode]?.kind === 'sandbox';
  return (
    <Panel title="Make your first payment link">
      <ol className="flex list-decimal flex-col gap-1 ps-5">
        <li>Press the button at the top (or n), type an amount, and make the link.</li>
        <li>Copy it and send it to your customer.</li>
        {isSandbox && (
          <li>
            Or open it yourself and pay with <span className="font-mono text-13">4111 1111 1111 1111</span>,
            any later expiry and any three digits: no money moves here.
          </li>
        )}
        <li>Watch it turn to paid, and find its receipt from the search box.</li>
      </ol>
    </Panel>
  );
}
