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

  const put = (field, value) => {
    field.value = value;
    field.dispatchEvent(new Event('input', { bubbles: true }));
    field.dispatchEvent(new Event('change', { bubbles: true }));
  };

  // What a field holds for a cell; an empty one empties it. Nothing for what a list does not offer.
  const held = (field, text) => {
    if (field.tagName !== 'SELECT') return text.trim();
    return [...field.options].find((one) => same(one.text, text) || one.value === text.trim())?.value;
  };

  const message = (rows) => {
    const told = rows.parentElement.querySelector(':scope > [data-pasted]') ?? document.createElement('p');
    told.dataset.pasted = 'yes';
    told.setAttribute('role', 'status');
    rows.after(told);
    return told;
  };

  const say = (rows, text, isError) => {
    const told = message(rows);
    told.className = isError ? 'field__error' : 'field__hint';
    told.textContent = text;
    return told;
  };

  const tell = (rows, filled, emptied, left) => {
    const cleared = emptied ? `空のセルを貼り付けた${emptied}個の欄は、空にしました。` : '';
    const more = left ? `入れる欄のない値が${left}個あります。行を追加するか選択肢を確かめてから、もう一度貼り付けてください。` : '';
    return say(rows, `貼り付けた表から、${filled}個の値を入れました。${cleared}${more}`, left > 0);
  };

  // What was typed since is not taken back.
  const offerBack = (rows, start, changes) => {
    const button = document.createElement('button');
    button.type = 'button';
    button.className = 'button button--quiet button--small';
    button.textContent = '元に戻す';
    button.onclick = () => {
      changes.filter(({ field, now }) => field.value === now).forEach(({ field, before }) => put(field, before));
      say(rows, '貼り付ける前の内容に戻しました。', false);
      start.focus();
    };
    message(rows).append(' ', button);
  };

  // A spreadsheet puts a cell of several lines between quotes.
  const pasteCell = (event, cell) => {
    const field = event.target.closest('input[type="text"]:read-write, textarea:read-write');
    if (!field || !cell.includes('\n')) return;
    event.preventDefault();
    field.setRangeText(cell, field.selectionStart, field.selectionEnd, 'end');
    field.dispatchEvent(new Event('input', { bubbles: true }));
  };

  document.addEventListener('paste', (event) => {
    const start = event.target.closest('.rows > .row input[type="text"]');
    const lines = block(event.clipboardData?.getData('text/plain') ?? '');
    if (lines.length < 2 && lines[0].length < 2) {
      pasteCell(event, lines[0][0]);
      return;
    }
    if (!start) return;
    event.preventDefault();
    const rows = start.closest('.rows');
    const fields = [...rows.children].map((row) => [...row.querySelectorAll('input[type="text"], select, textarea')]);
    const first = fields.findIndex((ones) => ones.includes(start));
    const column = fields[first].indexOf(start);
    const cells = lines.flatMap((line, down) => line.map((text, right) => {
      const field = fields[first + down]?.[column + right];
      return { field, text: text.trim(), before: field?.value, now: field && held(field, text) };
    }));
    const taken = cells.filter(({ now }) => now !== undefined);
    const changes = taken.filter(({ before, now }) => before !== now);
    changes.forEach(({ field, now }) => put(field, now));
    tell(
      rows,
      taken.filter(({ text }) => text).length,
      changes.filter(({ text }) => !text).length,
      cells.filter(({ text, now }) => text && now === undefined).length,
    );
    if (changes.length) offerBack(rows, start, changes);
  });
})();
