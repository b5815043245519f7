import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { type FileCheck, FileCheckSchema } from '#shared/exports.ts';
import { apiPost } from '../../lib/api.ts';
import { useAccount } from '../../lib/me.ts';
import { endpoints, type Account } from '../../lib/paths.ts';
import { buttonClass } from '../../ui/button.tsx';
import { Panel } from '../../ui/panel.tsx';
import { StatusMark } from '../../ui/status-mark.tsx';
import { TimeText } from '../../ui/time-text.tsx';
import { UserText } from '../../ui/user-text.tsx';
import { fileHash } from './file-hash.ts';
import { SealFacts, TotalsText } from './seal-facts.tsx';

async function check(account: Account, file: File): Promise<FileCheck & { name: string }> {
  const sha256 = await fileHash(file);
  const body = { sha256, bytes: file.size, name: file.name.slice(0, 300) };
  return { ...(await apiPost(endpoints.checkExport(account), FileCheckSchema, { body })), name: file.name };
}

/** Tells whether a file in hand is one that was exported here, byte for byte. The file itself stays in the browser. */
export function CheckFile() {
  const account = useAccount();
  const [isOver, setOver] = useState(false);
  const checking = useMutation({ mutationFn: (file: File) => check(account, file) });
  const take = (files: FileList | null | undefined) => {
    const file = files?.[0];
    if (file) checking.mutate(file);
  };
  return (
    <Panel title="Check a file">
      <div
        className={`flex flex-wrap items-center gap-3 rounded-md border border-dashed p-3 ${isOver ? 'border-accent bg-accent-soft' : 'border-line-strong'}`}
        onDragOver={(event) => {
          event.preventDefault();
          setOver(true);
        }}
        onDragLeave={() => setOver(false)}
        onDrop={(event) => {
          event.preventDefault();
          setOver(false);
          take(event.dataTransfer.files);
        }}
      >
        <label
          className={buttonClass(
            'secondary',
            'medium',
            'relative focus-within:outline-2 focus-within:outline-accent',
          )}
        >
          Choose a file
          <input
            type="file"
            accept=".csv,.xlsx"
            className="absolute inset-0 cursor-pointer opacity-0"
            onChange={(event) => {
              take(event.target.files);
              event.target.value = '';
            }}
          />
        </label>
        <span className="text-13 text-muted">
          or drop it here. It is compared by its SHA-256 and does not leave your browser.
        </span>
      </div>
      <div role="status" className="mt-3 empty:hidden">
        {checking.isPending && 'Reading the file…'}
        {checking.isError && <p className="text-failed">Could not be checked: {checking.error.message}</p>}
        {checking.data && !checking.isPending && <Outcome {...checking.data} />}
      </div>
    </Panel>
  );
}

function Outcome({ name, genuine, near }: FileCheck & { name: string }) {
  const [seal] = genuine;
  if (seal) {
    return (
      <div className="flex flex-col gap-2">
        <p className="flex flex-wrap items-center gap-2">
          <StatusMark tone="paid" word="genuine" />
          <span>
            <UserText>{name}</UserText> is the very file that was exported{' '}
            <TimeText instant={seal.started_at} show="point" />.
          </span>
        </p>
        <p>
          <UserText>{seal.words}</UserText>
        </p>
        <TotalsText totals={seal.totals} />
        <SealFacts seal={seal} />
      </div>
    );
  }
  const [like] = near;
  return (
    <div className="flex flex-col gap-2">
      <p className="flex flex-wrap items-center gap-2">
        <StatusMark tone="failed" word={like ? 'not genuine' : 'not known'} />
        <span>
          <UserText>{name}</UserText>{' '}
          {like
            ? 'is not what was exported: it was changed, cut short, or saved anew by a program.'
            : 'was not exported here, in this mode.'}
        </span>
      </p>
      {like && (
        <p className="text-13 text-muted">
          It has the {like.same === 'bytes' ? 'size' : 'name'} of{' '}
          <bdi className="break-all">{like.seal.file_name}</bdi>, exported{' '}
          <TimeText instant={like.seal.started_at} show="point" />, but not its SHA-256.
        </p>
      )}
    </div>
  );
}
