/** Style of the pages that buyers see: phone first, light and dark from one set of roles. */
export const style = `:root {
  color-scheme: light dark;
  --ground: #f5f6f4; --raised: #fff; --line: #dcdfdb; --field-line: #8b928c;
  --text: #16201c; --muted: #57615b; --accent: #0e5a6b; --on-accent: #fff; --accent-strong: #0a4654;
  --bad: #a6281b; --bad-ground: #fdf1ef; --good: #1b6b3c; --soon: #8a4b00;
  --test: #f08a24; --test-ground: #fff3e3; --test-text: #6f3a00;
}
@media (prefers-color-scheme: dark) {
  :root {
    --ground: #101513; --raised: #181f1c; --line: #2c3531; --field-line: #75807a;
    --text: #e9eeeb; --muted: #a3ada7; --accent: #86cfdf; --on-accent: #06262e; --accent-strong: #a5dfeb;
    --bad: #ff9d8f; --bad-ground: #331a17; --good: #83d6a4; --soon: #ffc37a;
    --test: #f08a24; --test-ground: #2c1f0f; --test-text: #ffcf9a;
  }
}
* { box-sizing: border-box; margin: 0; }
[hidden] { display: none !important; }
html { -webkit-text-size-adjust: 100%; }
body {
  background: var(--ground); color: var(--text); min-height: 100vh;
  font: 16px/1.5 system-ui, -apple-system, 'Segoe UI', Roboto, sans-serif;
  overflow-wrap: anywhere;
}
.figure, .clock, input, code { font-variant-numeric: tabular-nums; }
.figure { white-space: nowrap; }
.visually-hidden { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
.test-line {
  border-top: 4px solid var(--test); background: var(--test-ground); color: var(--test-text);
  padding: 6px 20px; font-size: 14px; text-align: center;
}
.test-line strong { letter-spacing: .06em; margin-right: 4px; }
main { max-width: 480px; margin: 0 auto; padding: 28px 20px 56px; }
h1 { font-size: 40px; line-height: 1.15; font-weight: 650; letter-spacing: -.02em; }
h2 { font-size: 14px; font-weight: 600; color: var(--muted); margin-bottom: 12px; }
.currency { color: var(--muted); font-weight: 500; font-size: .5em; letter-spacing: .02em; }
.total .currency { font-size: 13px; }
.merchant { font-size: 16px; font-weight: 600; margin-bottom: 4px; }
.clock { color: var(--muted); font-size: 14px; margin-top: 8px; }
.clock.soon { color: var(--soon); font-weight: 600; }
section { margin-top: 32px; }
.description { margin-bottom: 12px; white-space: pre-line; }
.items { list-style: none; padding: 0; }
.items li { display: flex; justify-content: space-between; gap: 16px; padding: 8px 0; }
.items small { display: block; color: var(--muted); font-size: 14px; font-variant-numeric: tabular-nums; }
.more summary { color: var(--accent); font-size: 14px; padding: 8px 0; cursor: pointer; }
.totals { border-top: 1px solid var(--line); margin-top: 8px; padding-top: 8px; }
.totals div { display: flex; justify-content: space-between; gap: 16px; padding: 4px 0; color: var(--muted); }
.totals .total { color: var(--text); font-weight: 650; }
.totals .included { font-size: 14px; }
.card { background: var(--raised); border: 1px solid var(--line); border-radius: 12px; padding: 20px; }
.pair { display: grid; grid-template-columns: 1fr 1fr; gap: 12px; }
.field { margin-bottom: 16px; min-width: 0; }
label { display: block; font-size: 14px; font-weight: 550; margin-bottom: 4px; }
input {
  width: 100%; height: 48px; padding: 0 14px; font: inherit; font-variant-numeric: tabular-nums;
  color: var(--text); background: var(--raised); border: 1px solid var(--field-line); border-radius: 8px;
}
input::placeholder { color: var(--muted); opacity: 1; }
input[aria-invalid] { border-color: var(--bad); background: var(--bad-ground); }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
input:focus-visible { outline-width: 2px; outline-offset: -1px; }
.error, .problem { color: var(--bad); font-size: 14px; margin-top: 4px; }
.problem { margin: 0 0 12px; }
button, .button {
  display: flex; align-items: center; justify-content: center; width: 100%; min-height: 48px; padding: 8px 16px;
  font: inherit; font-weight: 600; font-variant-numeric: tabular-nums; text-decoration: none;
  border-radius: 8px; border: 1px solid transparent; cursor: pointer;
}
.primary, .button { background: var(--accent); color: var(--on-accent); }
.primary:hover, .button:hover { background: var(--accent-strong); }
.quiet { background: none; color: var(--text); border-color: var(--line); margin-top: 12px; }
.quiet:hover { border-color: var(--field-line); }
button[aria-disabled=true] { opacity: .65; cursor: progress; }
.cards { margin-top: 20px; border-top: 1px solid var(--line); padding-top: 16px; font-size: 14px; color: var(--muted); }
.cards summary { cursor: pointer; color: var(--text); }
.cards p { margin: 8px 0; }
.cards ul { list-style: none; padding: 0; }
.cards li { display: grid; grid-template-columns: 1fr auto; column-gap: 12px; padding: 8px 0; border-top: 1px solid var(--line); }
.cards code { font: 14px ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; color: var(--text); }
.cards li span { grid-row: 2; }
.fill { grid-column: 2; grid-row: 1 / 3; align-self: center; width: auto; min-height: 44px; min-width: 56px; background: none; color: var(--accent); border-color: var(--line); font-size: 14px; }
.closed { text-align: center; padding-top: 72px; }
.closed h1 { font-size: 28px; margin-bottom: 12px; }
.closed p { color: var(--muted); margin-top: 8px; }
.closed strong { color: var(--text); }
.closed .sign {
  width: 56px; height: 56px; margin: 0 auto 20px; border: 2px solid currentColor; border-radius: 50%;
  display: grid; place-items: center; font-size: 24px; color: var(--muted);
}
.closed.completed .sign { color: var(--good); }
.closed.failed .sign { color: var(--bad); }
.closed .button { margin: 28px auto 0; max-width: 320px; color: var(--on-accent); }
@media (min-width: 900px) {
  .pay { max-width: 984px; display: grid; grid-template: auto 1fr / 1fr 440px; column-gap: 88px; padding-top: 64px; }
  .pay .card { grid-area: 1 / 2 / 3 / 3; margin-top: 0; align-self: start; padding: 28px; }
  h1 { font-size: 48px; }
}
@media (prefers-reduced-motion: no-preference) {
  button, .button, input { transition: background-color .12s, border-color .12s; }
}
@media (forced-colors: active) { .test-line { border-top-color: Mark; } }
`;
