import pino from 'pino';

export type Log = pino.Logger;

/** JSON lines on standard error. What could hold a secret is cut out by name, whoever logs it. */
export function createLog(level: string): Log {
  return pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      redact: {
        paths: [
          '*.authorization',
          '*.cookie',
          '*.password',
          '*.apiKey',
          '*.secret',
          '*.token',
          'req.headers',
          'res.headers',
          'authorization',
          'cookie',
          'password',
          'apiKey',
          'secret',
          'token',
        ],
        censor: '[cut]',
      },
    },
    pino.destination(2),
  );
}
