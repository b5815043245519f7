/**
 * Runs before every test file. A developer's own settings must not change what a test sees, so all that
 * the server would read from the environment is removed; what a test needs it sets itself.
 */
const settings =
  /^(?:PORT|HOST|PUBLIC_URL|TRUST_PROXY|DATA_DIR|DATABASE_URL|VAULT_KEY|METRICS_TOKEN|LOG_LEVEL|NODE_ENV)$|^(?:CHECKOUT|SANDBOX|UPSTREAM|COMPLETER|SYNC|WEBHOOK|LOGIN|IDEMPOTENCY|ALLOW_LOOPBACK)_/;

for (const name of Object.keys(process.env)) {
  if (settings.test(name)) delete process.env[name];
}
