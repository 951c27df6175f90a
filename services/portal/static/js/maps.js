// Maps of the area: coastline and town halls offline, a tile layer only where one is configured.
// Other scripts ask for a map with window.yuiMap(element).
(() => {
  const BOUNDS = [[43.05, 144.4], [44.5, 146.1]];

  const labelled = (name) => {
    const label = document.createElement('span');
    label.className = 'map-hall';
    label.textContent = name;
    return label;
  };

  const addCoastline = async (map, address) => {
    const answer = await fetch(address);
    const land = await answer.json();
    L.geoJSON(land, {
      pane: 'ground',
      interactive: false,
      style: { color: '#6f8aa0', weight: 1.2, fillColor: '#f6f4ec', fillOpacity: 1 },
      attribution: '海岸線 Natural Earth',
    }).addTo(map).bringToBack();
  };

  const addGrid = (map) => {
    for (let longitude = 139; longitude <= 152; longitude += 0.5) {
      L.polyline([[39, longitude], [49, longitude]], { pane: 'ground', color: '#9db7cc', weight: 0.5, interactive: false }).addTo(map);
    }
    for (let latitude = 39; latitude <= 49; latitude += 0.5) {
      L.polyline([[latitude, 139], [latitude, 152]], { pane: 'ground', color: '#9db7cc', weight: 0.5, interactive: false }).addTo(map);
    }
  };

  window.yuiMap = (element) => {
    element.hidden = false;
    const map = L.map(element, {
      maxBounds: [[41.8, 142.2], [45.8, 148.8]],
      minZoom: 7,
      maxZoom: 17,
      zoomSnap: 0.25,
      zoomControl: false,
      zoomAnimation: false,
      fadeAnimation: false,
      markerZoomAnimation: false,
      scrollWheelZoom: element.dataset.map === 'all',
    });
    map.attributionControl.setPrefix(false);
    L.control.zoom({ zoomInTitle: '拡大', zoomOutTitle: '縮小' }).addTo(map);
    L.control.scale({ imperial: false }).addTo(map);
    map.fitBounds(BOUNDS);
    // Below the tiles, so that it shows where one does not come.
    map.createPane('ground').style.zIndex = 150;
    addGrid(map);
    addCoastline(map, element.dataset.coastline);
    if (element.dataset.tiles) {
      L.tileLayer(element.dataset.tiles, { attribution: '出典：国土地理院', maxZoom: 18 }).addTo(map);
    }
    JSON.parse(element.dataset.halls || '[]').forEach(([, name, latitude, longitude]) => {
      const icon = L.divIcon({ html: labelled(name), className: '', iconSize: [80, 20], iconAnchor: [5, 10] });
      L.marker([latitude, longitude], { icon, interactive: false, keyboard: false }).addTo(map);
    });
    // Paper is narrower than the screen: the map follows before it is printed, and back.
    const follow = () => map.invalidateSize({ animate: false });
    window.addEventListener('beforeprint', follow);
    window.addEventListener('afterprint', follow);
    window.matchMedia('print').addEventListener('change', follow);
    return map;
  };

  window.yuiPin = (text, active) => {
    const pin = document.createElement('span');
    const word = document.createElement('b');
    word.textContent = text;
    pin.append(word);
    return L.divIcon({
      html: pin,
      className: active ? 'map-pin map-pin--active' : 'map-pin',
      iconSize: [28, 28],
      iconAnchor: [14, 34],
      popupAnchor: [0, -32],
    });
  };

  // Maps that only show: sites come as JSON in the element or from an address.
  const popup = (site) => {
    const box = document.createElement('div');
    const name = document.createElement('strong');
    name.textContent = `${site.number}　${site.name}`;
    box.append(name);
    if (site.kind) box.append(`${site.kind}　`);
    if (site.href) {
      const link = document.createElement('a');
      link.href = site.href;
      link.textContent = site.project;
      box.append(document.createElement('br'), link);
    }
    return box;
  };

  // Sites within about a hundred metres share a pin: on top of each other, all but one would be out of reach.
  const together = (sites) => {
    const groups = new Map();
    sites.forEach((site) => {
      const place = `${site.latitude.toFixed(3)} ${site.longitude.toFixed(3)}`;
      groups.set(place, [...(groups.get(place) ?? []), site]);
    });
    return [...groups.values()];
  };

  const show = (element) => {
    const map = window.yuiMap(element);
    // Numbers are those of the list below; what has no place yet is on the list alone.
    const sites = JSON.parse(element.dataset.sites || '[]')
      .map((site, index) => ({ ...site, number: index + 1 }))
      .filter((site) => site.latitude !== null && site.longitude !== null);
    together(sites).forEach((group) => {
      const names = group.map((site) => site.name).join('、');
      const marker = L.marker([group[0].latitude, group[0].longitude], {
        icon: window.yuiPin(`${group[0].number}${group.length > 1 ? '＋' : ''}`, false),
        alt: names,
        title: names,
      });
      const box = document.createElement('div');
      box.className = 'map-sites';
      box.append(...group.map(popup));
      marker.bindPopup(box).addTo(map);
    });
    if (sites.length && element.dataset.map === 'show') {
      map.fitBounds(L.latLngBounds(sites.map((site) => [site.latitude, site.longitude])).pad(0.4), { maxZoom: 11 });
    }
    return map;
  };

  const showAll = (root) => root.querySelectorAll('[data-map="show"]:not(.leaflet-container), [data-map="all"]:not(.leaflet-container)').forEach(show);
  showAll(document);
  document.addEventListener('htmx:afterSettle', (event) => showAll(event.target.parentElement || document));
})();
