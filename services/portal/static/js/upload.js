// A file that is too large is told at once, not after it was sent.
(() => {
  document.querySelectorAll('[data-upload]').forEach((part) => {
    const input = part.querySelector('input[type="file"]');
    const most = Number(part.dataset.most);
    const told = document.createElement('p');
    told.className = 'field__error';
    told.setAttribute('role', 'alert');
    told.hidden = true;
    part.querySelector('.field').append(told);
    input.addEventListener('change', () => {
      const tooLarge = input.files[0] && input.files[0].size > most;
      told.hidden = !tooLarge;
      told.textContent = tooLarge ? `このファイルは${Math.floor(most / 1048576)}MBを超えているため、登録できません。` : '';
      input.setCustomValidity(told.textContent);
      if (tooLarge) input.value = '';
    });
  });
})();
