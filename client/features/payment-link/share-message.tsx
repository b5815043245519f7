import { Mail, MessageCircle } from 'lucide-react';
import { useState } from 'react';
import type { CheckoutSession } from '#shared/checkout-sessions.ts';
import { useMerchant, useMode } from '../../lib/me.ts';
import { buttonClass } from '../../ui/button.tsx';
import { CopyButton } from '../../ui/copy-button.tsx';
import { Field } from '../../ui/field.tsx';
import { Select } from '../../ui/select.tsx';
import { mailLink, shareLanguages, shareText, whatsAppLink } from './share-text.ts';
import type { ShareLanguage } from './share-text.ts';

const languageOptions = Object.entries(shareLanguages);

/** A text for the buyer in the buyer's language, ready to be mailed, sent or pasted. */
export function ShareMessage({ session, url }: { session: CheckoutSession; url: string }) {
  const [language, setLanguage] = useState<ShareLanguage>('en');
  const merchant = useMerchant();
  const isTest = useMode() === 'test';
  const message = shareText(language, {
    merchant: merchant.name,
    amount: session.amount,
    currency: session.currency,
    description: session.description,
    url,
    expiresAt: session.expires_at,
    timeZone: merchant.time_zone,
    isTest,
  });
  return (
    <div className="flex flex-col gap-3">
      <Field label="Buyer’s language" className="max-w-56">
        <Select
          options={languageOptions}
          value={language}
          onChange={(event) => setLanguage(event.target.value as ShareLanguage)}
        />
      </Field>
      <p lang={language} className="rounded-md bg-sunken p-3 break-words whitespace-pre-wrap">
        <bdi>{message.text}</bdi>
      </p>
      <div className="no-print flex flex-wrap gap-2">
        <a href={mailLink(message, session.customer?.email)} className={buttonClass()}>
          <Mail aria-hidden="true" className="size-4" />
          E-mail
        </a>
        <a href={whatsAppLink(message)} target="_blank" rel="noopener noreferrer" className={buttonClass()}>
          <MessageCircle aria-hidden="true" className="size-4" />
          WhatsApp
        </a>
        <CopyButton text={message.text} name="Copy text" look="secondary" size="medium">
          Copy text
        </CopyButton>
      </div>
    </div>
  );
}
