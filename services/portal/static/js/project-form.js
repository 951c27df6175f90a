// The project form: sites picked on a map, totals while typing, index that follows the reader.
(() => {
  const form = document.querySelector('#project-form');
  if (!form) return;

  // Sites
  const element = form.querySelector('[data-map="pick"]');
  const map = window.yuiMap(element);
  const hint = form.querySelector('[data-map-hint]');
  const pins = L.layerGroup().addTo(map);
  let active = 0;
  hint.hidden = false;

  // As shared/tables/figures.py reads them; what it will refuse counts as nothing here.
  const FACTORS = { '': 1, 円: 1, 千: 1e3, 千円: 1e3, 万: 1e4, 万円: 1e4, 百万円: 1e6, 億: 1e8, 億円: 1e8 };
  const AMOUNT = /^¥?\s*([0-9]{1,15}|[1-9][0-9]{0,2}(?:,[0-9]{3})+)(\.[0-9]+)?\s*([^0-9]*)$/;
  const DEGREE = /^(-?[0-9]{1,3}(?:\.[0-9]+)?)[°度]?$/;
  const PAIR = /^(-?[0-9]{1,3}\.[0-9]+)[°度]?(?:\s*[,、]\s*|\s+)(-?[0-9]{1,3}\.[0-9]+)[°度]?$/;

  const halfWidth = (text) => text
    .replace(/[！-～]/g, (wide) => String.fromCharCode(wide.charCodeAt(0) - 0xFEE0))
    .replace('￥', '¥')
    .trim();
  const yen = (text) => {
    const found = AMOUNT.exec(halfWidth(text));
    const factor = found ? FACTORS[found[3].trim()] ?? 0 : 0;
    const amount = factor && Number(found[1].replaceAll(',', '') + (found[2] ?? '')) * factor;
    return Math.abs(amount - Math.round(amount)) < 1e-6 ? Math.round(amount) : 0;
  };
  const field = (kind, number) => form.querySelector(`[data-${kind}="${number}"]`);
  const numbers = () => [...form.querySelectorAll('[data-latitude]')].map((input) => Number(input.dataset.latitude));

  const place = (number) => {
    const latitude = DEGREE.exec(halfWidth(field('latitude', number).value));
    const longitude = DEGREE.exec(halfWidth(field('longitude', number).value));
    return latitude && longitude ? [Number(latitude[1]), Number(longitude[1])] : null;
  };

  const drawPins = () => {
    pins.clearLayers();
    numbers().forEach((number) => {
      const at = place(number);
      if (!at) return;
      const marker = L.marker(at, { icon: window.yuiPin(String(number + 1), number === active), draggable: true, keyboard: false, alt: `場所${number + 1}` });
      marker.on('dragend', () => put(number, marker.getLatLng()));
      marker.on('click', () => choose(number));
      marker.addTo(pins);
    });
    form.querySelector('[data-map-target]').textContent = `場所${active + 1}`;
  };

  const choose = (number) => {
    active = number;
    drawPins();
  };

  const put = (number, point) => {
    field('latitude', number).value = point.lat.toFixed(5);
    field('longitude', number).value = point.lng.toFixed(5);
    field('longitude', number).dispatchEvent(new Event('input', { bubbles: true }));
    choose(number);
  };

  // A map copies both together; they are parted where the other field does not say otherwise.
  const partPair = (number, text) => {
    const pair = PAIR.exec(halfWidth(text));
    const fields = [field('latitude', number), field('longitude', number)];
    if (!pair || fields.some((one) => one.value && one.value !== text)) return;
    fields.forEach((one, place) => { one.value = pair[place + 1]; });
  };

  map.on('click', (event) => {
    if (!numbers().includes(active)) active = numbers()[0];
    put(active, event.latlng);
  });

  const centre = () => {
    const code = form.querySelector('[data-centre="yes"]').value;
    const hall = JSON.parse(element.dataset.halls).find(([one]) => one === code);
    const placed = numbers().map(place).filter(Boolean);
    if (placed.length > 0) map.fitBounds(L.latLngBounds(placed).pad(0.5), { maxZoom: 11 });
    else if (hall) map.setView([hall[2], hall[3]], 10);
  };

  const wireRows = () => {
    form.querySelectorAll('[data-pick]').forEach((button) => {
      button.hidden = false;
      button.onclick = () => {
        choose(Number(button.dataset.pick));
        element.scrollIntoView({ block: 'center' });
        element.focus({ preventScroll: true });
      };
    });
    if (!numbers().includes(active)) active = numbers()[0];
    drawPins();
  };

  form.addEventListener('focusin', (event) => {
    const row = event.target.closest('[data-row^="sites-"]');
    if (row) choose(Number(row.dataset.row.split('-')[1]));
  });
  form.addEventListener('change', (event) => {
    if (event.target.dataset.centre) centre();
    const number = event.target.dataset.latitude ?? event.target.dataset.longitude;
    if (number !== undefined) {
      partPair(number, event.target.value);
      drawPins();
    }
  });

  // Totals
  const total = (kind) => [...form.querySelectorAll(`[data-sum="${kind}"]`)]
    .map((input) => yen(input.value))
    .reduce((sum, amount) => sum + (Number.isSafeInteger(amount) ? amount : 0), 0);

  const balance = () => {
    const cost = total('cost');
    const funding = total('funding');
    const say = (name, amount) => {
      form.querySelector(`[data-total="${name}"]`).textContent = `${amount.toLocaleString('ja-JP')}円`;
    };
    say('cost', cost);
    say('funding', funding);
    say('gap', cost - funding);
    const box = form.querySelector('[data-balance]');
    if (cost || funding) box.dataset.even = cost === funding ? 'yes' : 'no';
    else delete box.dataset.even;
  };
  form.addEventListener('input', (event) => {
    if (event.target.dataset.sum) balance();
    if (event.target.id === 'title') form.elements.form_title.value = event.target.value || '事業の登録（事業名未入力）';
  });

  // Index
  const links = new Map([...document.querySelectorAll('.form-index a')].map((link) => [link.hash.slice(1), link]));
  const watcher = new IntersectionObserver((entries) => {
    entries.filter((entry) => entry.isIntersecting).forEach((entry) => {
      links.forEach((link) => link.removeAttribute('aria-current'));
      links.get(entry.target.id)?.setAttribute('aria-current', 'true');
    });
  }, { rootMargin: '-20% 0px -70% 0px' });
  form.querySelectorAll('.form-section').forEach((section) => watcher.observe(section));

  document.addEventListener('htmx:afterSettle', wireRows);
  wireRows();
  centre();
})();
