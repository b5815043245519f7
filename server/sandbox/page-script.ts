/**
 * What the hosted page gains with scripts: a running countdown, digits in groups, forms that keep what was
 * typed when something is wrong, and one payment per click. Everything works without it.
 */
export const script = String.raw`'use strict';
(() => {
  const clock = document.querySelector('[data-seconds-left]');
  const announce = document.querySelector('[data-announce]');
  const cardForm = document.querySelector('form[action$="/pay"]');
  let busy = false;

  const spoken = (seconds) => {
    const minutes = Math.floor(seconds / 60);
    if (minutes >= 60) return Math.floor(minutes / 60) + ' h ' + (minutes % 60) + ' min';
    return minutes + ':' + String(seconds % 60).padStart(2, '0');
  };

  if (clock) {
    // Counted from the server's figure: the clock of this device may be wrong.
    const end = performance.now() + Number(clock.dataset.secondsLeft) * 1000;
    let announced = Infinity;
    const tick = () => {
      const left = Math.max(0, Math.ceil((end - performance.now()) / 1000));
      clock.textContent = left > 0 ? 'Expires in ' + spoken(left) : 'This link has expired';
      clock.classList.toggle('soon', left <= 300);
      for (const mark of [300, 60]) {
        if (left <= mark && left > mark - 5 && announced > mark) {
          announced = mark;
          announce.textContent = 'This link expires in ' + (mark === 60 ? '1 minute' : mark / 60 + ' minutes') + '.';
        }
      }
      if (left > 0) return;
      clearInterval(timer);
      if (!busy) setTimeout(() => location.reload(), 1000);
    };
    const timer = setInterval(tick, 1000);
    tick();
  }

  // A page brought back from the browser's memory may be long out of date.
  addEventListener('pageshow', (event) => { if (event.persisted) location.reload(); });

  const showErrors = (errors) => {
    for (const line of cardForm.querySelectorAll('[data-error]')) {
      const message = errors[line.dataset.error];
      line.textContent = message || '';
      line.hidden = !message;
      const input = document.getElementById(line.dataset.error);
      if (message) input.setAttribute('aria-invalid', 'true');
      else input.removeAttribute('aria-invalid');
    }
    if (errors.card_number) document.querySelector('details.cards').open = true;
    cardForm.querySelector('[aria-invalid]')?.focus();
  };

  const showProblem = (message) => {
    const line = document.querySelector('[data-problem]');
    line.textContent = message;
    line.hidden = message === '';
  };

  for (const form of document.querySelectorAll('form[data-enhance]')) {
    const button = form.querySelector('button[type=submit]');
    const words = button.textContent;
    const setBusy = (on) => {
      busy = on;
      button.textContent = on ? form.dataset.busy : words;
      for (const other of document.querySelectorAll('button[type=submit]')) other.setAttribute('aria-disabled', String(on));
    };
    form.addEventListener('submit', async (event) => {
      event.preventDefault();
      if (busy) return;
      setBusy(true);
      showProblem('');
      try {
        const body = new URLSearchParams(new FormData(form));
        const response = await fetch(form.action, { method: 'POST', headers: { Accept: 'application/json' }, body });
        const answer = await response.json();
        if (answer.go) {
          location.assign(answer.go);
          return;
        }
        showErrors(answer.errors);
      } catch {
        showProblem('The connection was lost before an answer came. Reload this page: it shows whether the payment went through.');
      }
      setBusy(false);
    });
  }

  if (!cardForm) return;
  const number = cardForm.elements.card_number;
  const expiry = cardForm.elements.expiry;
  const code = cardForm.elements.security_code;

  const group = (digits) => {
    if (!/^3[47]/.test(digits)) return digits.replace(/(\d{4})(?=\d)/g, '$1 ');
    return [digits.slice(0, 4), digits.slice(4, 10), digits.slice(10)].filter(Boolean).join(' ');
  };

  number.addEventListener('input', () => {
    if (/[^\d\s-]/.test(number.value)) return;
    const before = number.value.slice(0, number.selectionStart).replace(/\D/g, '').length;
    const text = group(number.value.replace(/\D/g, '').slice(0, 19));
    number.value = text;
    let place = 0;
    for (let seen = 0; seen < before && place < text.length; place += 1) if (/\d/.test(text[place])) seen += 1;
    number.setSelectionRange(place, place);
  });

  expiry.addEventListener('input', (event) => {
    if (event.inputType && event.inputType.startsWith('delete')) return;
    if (/^[2-9]$/.test(expiry.value)) expiry.value = '0' + expiry.value;
    if (/^\d{2}$/.test(expiry.value)) expiry.value += ' / ';
    else if (/^\d{4}$/.test(expiry.value)) expiry.value = expiry.value.slice(0, 2) + ' / ' + expiry.value.slice(2);
  });

  for (const button of document.querySelectorAll('[data-fill]')) {
    button.hidden = false;
    button.addEventListener('click', () => {
      number.value = button.dataset.fill;
      expiry.value = '12 / ' + String((new Date().getFullYear() + 3) % 100);
      code.value = number.value.startsWith('3') ? '1234' : '123';
      const name = cardForm.elements.card_name;
      if (name.value === '') name.value = 'Test Buyer';
      showErrors({});
      cardForm.querySelector('button[type=submit]').focus();
    });
  }
})();
`;
