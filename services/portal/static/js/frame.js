// The frame of every page: folding menu on narrow screens, focus on what the page has to say.
(() => {
  document.documentElement.classList.add('scripted');

  const button = document.querySelector('.menu-button');
  const folding = document.querySelectorAll('[data-folds]');
  const fold = (folded) => {
    folding.forEach((part) => part.toggleAttribute('data-folded', folded));
    button.setAttribute('aria-expanded', String(!folded));
  };
  if (button) {
    fold(true);
    button.addEventListener('click', () => fold(button.getAttribute('aria-expanded') === 'true'));
    document.addEventListener('keydown', (event) => {
      if (event.key === 'Escape' && button.getAttribute('aria-expanded') === 'true') {
        fold(true);
        button.focus();
      }
    });
  }

  document.querySelector('[data-focus]')?.focus();

  // What was done is said once: not again where the page is read anew, gone back to or sent to somebody.
  const address = new URL(window.location.href);
  const said = ['done', 'out'].filter((name) => address.searchParams.has(name));
  if (said.length) {
    said.forEach((name) => address.searchParams.delete(name));
    if (address.hash === '#done') address.hash = '';
    window.history.replaceState(window.history.state, '', address);
  }

  // Rows that are being added or removed are replaced as a whole: nothing is typed into them meanwhile.
  const hold = (held) => (event) => {
    if (event.detail.elt.name === 'row') event.detail.target.inert = held;
  };
  document.addEventListener('htmx:beforeRequest', hold(true));
  document.addEventListener('htmx:afterRequest', hold(false));

  // A row with something typed into it is not gone by one press.
  document.addEventListener('htmx:confirm', (event) => {
    const button = event.detail.elt;
    if (button.name !== 'row' || !button.value.startsWith('remove:')) return;
    const typed = [...button.closest('li').querySelectorAll('textarea, input:not([type="hidden"])')];
    if (!typed.some((field) => field.value.trim())) return;
    if (!window.confirm('この欄に入力した内容を消します。よろしいですか。')) event.preventDefault();
  });

  // What could not be sent is said where the form tells its state; the typed text stays in place.
  const failed = (event) => {
    const state = event.detail.elt.closest('form')?.querySelector('[role="status"]');
    if (state) state.textContent = 'いまは保存できません。この画面を閉じずに、しばらくお待ちください。';
  };
  document.addEventListener('htmx:responseError', failed);
  document.addEventListener('htmx:sendError', failed);

  // A second press while the first is on its way changes nothing.
  document.addEventListener('submit', (event) => {
    if (event.defaultPrevented || event.target.dataset.sent) {
      if (event.target.dataset.sent) event.preventDefault();
      return;
    }
    if (event.target.method === 'post') {
      event.target.dataset.sent = 'yes';
      window.setTimeout(() => delete event.target.dataset.sent, 8000);
    }
  });
  window.addEventListener('pageshow', () => {
    document.querySelectorAll('form[data-sent]').forEach((form) => delete form.dataset.sent);
  });
})();
