// A block copied from a spreadsheet fills the fields from the one it is pasted into: cells to the
// right, lines downwards. What finds no field is told; nothing is put together in one.
(() => {
  const CELL = /(?:"((?:[^"]|"")*)"|([^\t\r\n]*))(\t|\r?\n|$)/y;

  const block = (text) => {
    const lines = [[]];
    CELL.lastIndex = 0;
    for (let found = CELL.exec(text); found; found = CELL.exec(text)) {
      lines.at(-1).push(found[1]?.replaceAll('""', '"') ?? found[2]);
      if (!found[3]) break;
      if (found[3] !== '\t') lines.push([]);
    }
    if (lines.length > 1 && lines.at(-1).join('') === '') lines.pop(); // the last line ends, too
    return lines;
  };

  const same = (one, other) => one.normalize('NFKC').trim() === other.normalize('NFKC').trim();

  const fill = (field, text) => {
    if (field.tagName === 'SELECT') {
      const option = [...field.options].find((one) => same(one.text, text) || one.value === text.trim());
      if (!option) return false;
      field.value = option.value;
    } else {
      field.value = text.trim();
    }
    field.dispatchEvent(new Event('input', { bubbles: true }));
    field.dispatchEvent(new Event('change', { bubbles: true }));
    return true;
  };

  const tell = (rows, taken, left) => {
    const told = rows.parentElement.querySelector(':scope > [data-pasted]') ?? document.createElement('p');
    told.dataset.pasted = 'yes';
    told.className = left ? 'field__error' : 'field__hint';
    told.setAttribute('role', 'status');
    const more = left ? `入れる欄のない値が${left}個あります。行を追加するか選択肢を確かめてから、もう一度貼り付けてください。` : '';
    told.textContent = `貼り付けた表から、${taken}個の値を入れました。${more}`;
    rows.after(told);
  };

  document.addEventListener('paste', (event) => {
    const start = event.target.closest('.rows > .row input[type="text"]');
    const lines = block(event.clipboardData?.getData('text/plain') ?? '');
    if (!start || (lines.length < 2 && lines[0].length < 2)) return;
    event.preventDefault();
    const rows = start.closest('.rows');
    const fields = [...rows.children].map((row) => [...row.querySelectorAll('input[type="text"], select, textarea')]);
    const first = fields.findIndex((ones) => ones.includes(start));
    const column = fields[first].indexOf(start);
    const taken = lines.flatMap((cells, line) => cells.map((text, place) => {
      const field = fields[first + line]?.[column + place];
      return text.trim() === '' || (field !== undefined && fill(field, text));
    }));
    tell(rows, taken.filter(Boolean).length, taken.filter((done) => !done).length);
  });
})();
