// What is typed is kept two seconds after the last key, every ten seconds while keys go on, and at
// once when the page is hidden or left. The form itself is kept by its page when it is sent.
(() => {
  document.querySelectorAll('[data-keeps]').forEach((state) => {
    const form = document.getElementById(state.dataset.keeps);
    let pause;
    let limit;
    const settle = () => {
      window.clearTimeout(pause);
      window.clearTimeout(limit);
      pause = limit = undefined;
    };
    const keep = () => {
      settle();
      htmx.trigger(state, 'keep');
    };
    const typed = () => {
      window.clearTimeout(pause);
      pause = window.setTimeout(keep, 2000);
      limit ??= window.setTimeout(keep, 10000);
    };
    form.addEventListener('input', typed);
    form.addEventListener('change', typed);
    form.addEventListener('submit', settle);
    document.addEventListener('visibilitychange', () => {
      if (document.visibilityState !== 'hidden' || limit === undefined) return;
      const fields = new FormData(form);
      fields.delete('file');
      if (navigator.sendBeacon('/unsent', fields)) settle();
    });
  });
})();
