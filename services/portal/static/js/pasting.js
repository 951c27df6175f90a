// A block copied from a spreadsheet fills the fields from the one it is pasted into: cells to the
// right, lines downwards, into rows that are added as far as the form takes more. What finds no field
// is told; nothing is put together in one.
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

  // 2026, 2026年度, 令和8, 令和8年度, R8: the year as a list has it. Nothing for what is no year.
  const YEAR = /^(?:(\d{4})|(?:令和|R)\s*(\d{1,2}|元))\s*(?:年度?)?$/i;
  const year = (text) => {
    const [, western, reiwa] = YEAR.exec(text.normalize('NFKC').trim()) ?? [];
    return western ?? (reiwa && String(2018 + (reiwa === '元' ? 1 : Number(reiwa))));
  };

  const put = (field, value) => {
    field.value = value;
    field.dispatchEvent(new Event('input', { bubbles: true }));
    field.dispatchEvent(new Event('change', { bubbles: true }));
  };

  // What a field holds for a cell; an empty one empties it. Nothing for what a list does not offer.
  const held = (field, text) => {
    if (field.tagName !== 'SELECT') return text.trim();
    const names = (one) => same(one.text, text) || one.value === text.trim();
    const isYear = (one) => field.name.endsWith('fiscal_year') && one.value === year(text);
    return [...field.options].find((one) => names(one) || isYear(one))?.value;
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
    const more = left.length ? `入れる欄のない値が${left.length}個あります（${left.slice(0, 3).map((text) => `「${text}」`).join('')}${left.length > 3 ? 'など' : ''}）。列の並びと選択肢、行の数を確かめてください。` : '';
    return say(rows, `貼り付けた表から、${filled}個の値を入れました。${cleared}${more}`, left.length > 0);
  };

  // Added rows come with the page's own answer, which takes the group's place: it is looked up anew.
  const rowsOf = (group) => document.getElementById(group).querySelector(':scope > .rows');

  const answered = (button) => new Promise((resolve) => {
    const over = new AbortController();
    const done = () => {
      over.abort();
      resolve();
    };
    ['htmx:afterSettle', 'htmx:responseError', 'htmx:sendError'].forEach((name) => {
      document.addEventListener(name, done, { signal: over.signal });
    });
    button.click();
  });

  const grow = async (group, needed) => {
    const rows = rowsOf(group);
    const button = rows.parentElement.querySelector(':scope > button[name="row"][value^="add"]');
    const missing = needed - rows.children.length;
    if (!button || missing < 1) return;
    const one = button.value;
    button.value = `${one}:${missing}`;
    await answered(button);
    button.value = one;
  };

  const fieldsOf = (rows) => [...rows.children].map((row) => [...row.querySelectorAll('input[type="text"], select, textarea')]);

  const fill = async (start, lines) => {
    const group = start.closest('.rows').parentElement.id;
    const before = fieldsOf(rowsOf(group));
    const first = before.findIndex((ones) => ones.includes(start));
    const column = before[first].indexOf(start);
    await grow(group, first + lines.length);
    const rows = rowsOf(group);
    const fields = fieldsOf(rows);
    const cells = lines.flatMap((line, down) => line.map((text, right) => {
      const field = fields[first + down]?.[column + right];
      return { field, text: text.trim(), before: field?.value, now: field && held(field, text) };
    }));
    const taken = cells.filter(({ now }) => now !== undefined);
    const changes = taken.filter(({ before: was, now }) => was !== now);
    changes.forEach(({ field, now }) => put(field, now));
    tell(
      rows,
      taken.filter(({ text }) => text).length,
      changes.filter(({ text }) => !text).length,
      cells.filter(({ text, now }) => text && now === undefined).map(({ text }) => text),
    );
    if (changes.length) offerBack(rows, fields[first][column], changes);
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
    // Over a list the browser says of a paste only that the page was meant.
    const start = document.activeElement?.closest('.rows > .row :is(input[type="text"], select)');
    const lines = block(event.clipboardData?.getData('text/plain') ?? '');
    const isBlock = lines.length > 1 || lines[0].length > 1;
    if (start && (isBlock || start.tagName === 'SELECT')) {
      event.preventDefault();
      fill(start, lines);
    } else if (!isBlock) pasteCell(event, lines[0][0]);
  });
})();
