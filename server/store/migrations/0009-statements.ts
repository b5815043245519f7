import type { Dialect } from '../sql.ts';

/** Statements of a gateway or bank, their lines and how each was matched. */
export function statements(dialect: Dialect): string[] {
  const text = dialect === 'postgres' ? 'text collate "C"' : 'text';
  return [
    // One file, by its hash and the sheet that was read, is one statement however often it is brought.
    `create table statements (
      account_id bigint not null, id ${text} not null, name ${text} not null, sha256 ${text} not null,
      sheet ${text} not null, settings ${text} not null, state ${text} not null, run bigint not null,
      steps_done bigint not null, steps_total bigint not null, lines bigint not null, matched bigint not null,
      open_lines bigint not null, from_day ${text}, to_day ${text}, imported_at bigint not null, imported_by ${text},
      matched_at bigint, updated_at bigint not null,
      primary key (account_id, id), unique (account_id, sha256, sheet)
    )`,
    `create index statements_newest on statements (account_id, imported_at, id)`,

    // What is missing there stands behind the file's own lines, with no number in the file.
    `create table statement_lines (
      account_id bigint not null, statement_id ${text} not null, position bigint not null, line bigint, kind ${text},
      amount bigint, currency ${text}, fee bigint, net bigint, day ${text}, card_last4 ${text},
      gateway_transaction_id ${text}, receipt_number ${text}, fingerprint ${text}, outcome ${text} not null,
      matched_by ${text}, difference bigint, transaction_id ${text}, same_as_line bigint, same_in ${text},
      details ${text}, note ${text}, resolved_at bigint, resolved_by ${text},
      primary key (account_id, statement_id, position)
    )`,
    `create index statement_lines_by_outcome on statement_lines (account_id, statement_id, outcome, position)`,
    `create index statement_lines_by_fingerprint on statement_lines (account_id, fingerprint)`,
    `create index statement_lines_by_transaction on statement_lines (account_id, transaction_id)`,

    // How files with this heading are read: the merchant's, in both modes.
    `create table statement_formats (
      merchant ${text} not null, signature ${text} not null, settings ${text} not null, updated_at bigint not null,
      primary key (merchant, signature)
    )`,
  ];
}
