import { clsx } from 'clsx';
import { piecesOf } from '../../lib/filter-words.ts';

/**
 * A text of ours with pieces that somebody else wrote, each of which keeps its writing direction to itself. A long
 * piece is cut to what fits; the whole of it stands in its title.
 */
export function MarkedText({ children, cutAt = 'max-w-80' }: { children: string; cutAt?: string }) {
  return piecesOf(children).map((piece, index) =>
    index % 2 === 0 ? (
      piece
    ) : (
      <bdi
        key={index}
        title={piece.length > 24 ? piece : undefined}
        className={clsx(piece.length > 24 && `inline-block truncate align-bottom ${cutAt}`)}
      >
        {piece}
      </bdi>
    ),
  );
}
