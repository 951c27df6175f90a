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

  const plain = (text) => text.normalize('NFKC').replace(/[,\s円¥]/g, '');
  const field = (kind, number) => form.querySelector(`[data-${kind}="${number}"]`);
  const numbers = () => [...form.querySelectorAll('[data-latitude]')].map((input) => Number(input.dataset.latitude));

  const place = (number) => {
    const latitude = plain(field('latitude', number).value);
    const longitude = plain(field('longitude', number).value);
    if (!latitude || !longitude || !Number.isFinite(Number(latitude)) || !Number.isFinite(Number(longitude))) return null;
    return [Number(latitude), Number(longitude)];
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
    if (event.target.dataset.latitude || event.target.dataset.longitude) drawPins();
  });

  // Totals
  const total = (kind) => [...form.querySelectorAll(`[data-sum="${kind}"]`)]
    .map((input) => Number(plain(input.value)))
    .reduce((sum, yen) => sum + (Number.isSafeInteger(yen) ? yen : 0), 0);

  const balance = () => {
    const cost = total('cost');
    const funding = total('funding');
    const say = (name, yen) => {
      form.querySelector(`[data-total="${name}"]`).textContent = `${yen.toLocaleString('ja-JP')}円`;
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
