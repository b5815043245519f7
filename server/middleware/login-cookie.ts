import { parseCookie, stringifySetCookie } from 'cookie';
import type { Request, Response } from 'express';

/** The login cookie: out of reach for scripts and other sites; on https bound to this very host. */
export type LoginCookie = {
  read(request: Request): string | undefined;
  set(response: Response, token: string): void;
  clear(response: Response): void;
};

export function createLoginCookie(options: { isHttps: boolean; maxAgeMs: number }): LoginCookie {
  const name = options.isHttps ? '__Host-desk_login' : 'desk_login';
  const attributes = {
    name,
    httpOnly: true,
    sameSite: 'strict',
    secure: options.isHttps,
    path: '/',
  } as const;
  const write = (response: Response, value: string, maxAge: number) =>
    response.setHeader('Set-Cookie', stringifySetCookie({ ...attributes, value, maxAge }));
  return {
    read(request) {
      const token = parseCookie(request.headers.cookie ?? '')[name];
      return token !== undefined && /^[A-Za-z0-9_-]{43}$/.test(token) ? token : undefined;
    },
    set: (response, token) => void write(response, token, Math.floor(options.maxAgeMs / 1000)),
    clear: (response) => void write(response, '', 0),
  };
}
