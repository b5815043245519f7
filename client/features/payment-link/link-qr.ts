import { lazyPart } from '../../ui/lazy-part.tsx';

/** The QR code of a link. It comes after the form: nobody shows one before the link is made. */
export const LinkQr = lazyPart(() => import('./qr-code.tsx').then((part) => part.QrCode));
