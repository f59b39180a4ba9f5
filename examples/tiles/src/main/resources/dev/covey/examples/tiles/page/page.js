'use strict';

// A map of the Mandelbrot set. Each tile is fetched, not merely linked, because its answer's
// headers say who rendered it and where it came from.

const TINTS = ['#12c2a9', '#f5a623', '#e0489b', '#6a8dff', '#b7d24a', '#b57bff'];
const MAX_ZOOM = 36;
const START = {zoom: 2, lat: -128, lng: 128};

const tintOf = {};
const cameFrom = {here: 0, peer: 0, fresh: 0};

const Tiles = L.GridLayer.extend({
  createTile(at, done) {
    const tile = L.DomUtil.create('div', 'tile');
    tile.leaving = new AbortController();
    load(tile, `/tiles/${at.z}/${at.x}/${at.y}.png`).then(() => done(null, tile), error => {
      if (error.name !== 'AbortError') {
        mark(tile, 'failed', error.message);
        done(error, tile);
      }
    });
    return tile;
  },
});

async function load(tile, address) {
  const start = performance.now();
  const answer = await fetch(address, {signal: tile.leaving.signal});
  if (!answer.ok) {
    throw new Error((await answer.text()).trim());
  }
  const png = await answer.blob();
  const millis = Math.round(performance.now() - start);
  const from = answer.headers.get('Covey-Mark');
  tile.dataset.renderer = answer.headers.get('Covey-Renderer');
  tile.style.setProperty('--tint', tintOf[tile.dataset.renderer]);
  await show(tile, png);
  mark(tile, from, from === 'fresh' ? `fresh ${millis} ms` : from);
  cameFrom[from]++;
}

async function show(tile, png) {
  const image = tile.appendChild(new Image());
  image.alt = '';
  image.src = URL.createObjectURL(png);
  try {
    await image.decode();
  } finally {
    URL.revokeObjectURL(image.src);
  }
}

function mark(tile, kind, text) {
  const mark = L.DomUtil.create('span', `mark ${kind}`, tile);
  mark.textContent = text;
}

function legend() {
  const tiles = [...document.querySelectorAll('.tile')];
  for (const id of Object.keys(tintOf)) {
    document.querySelector(`#renderers [data-node="${id}"] b`).textContent =
        tiles.filter(tile => tile.dataset.renderer === id).length;
  }
  for (const from of Object.keys(cameFrom)) {
    document.querySelector(`#marks .${from} b`).textContent = cameFrom[from];
  }
}

function introduce(stats) {
  document.title = `Covey tiles: node ${stats.node}`;
  const node = document.getElementById('node');
  node.append('seen through node ', strong(stats.node));
  Object.entries(stats.pages).forEach(([id, page], i) => {
    tintOf[id] = TINTS[i % TINTS.length];
    const link = document.createElement('a');
    link.append(dot(id), `node ${id}`);
    link.dataset.page = page;
    if (id === stats.node) {
      link.setAttribute('aria-current', 'page');
    }
    document.getElementById('pages').append(link);
    const line = document.createElement('li');
    line.dataset.node = id;
    line.append(dot(id), `node ${id}`, strong('0'));
    document.getElementById('renderers').append(line);
  });
}

function strong(text) {
  const element = document.createElement('b');
  element.textContent = text;
  return element;
}

function dot(id) {
  const element = L.DomUtil.create('i', 'dot');
  element.style.setProperty('--tint', tintOf[id]);
  return element;
}

// The address keeps the view, and the links to the other nodes lead to the same one.
function remember(map) {
  const {lat, lng} = map.getCenter();
  const hash = `#${map.getZoom()}/${lat}/${lng}`;
  history.replaceState(null, '', hash);
  document.querySelectorAll('#pages a').forEach(link => link.href = link.dataset.page + hash);
}

function startView() {
  const [zoom, lat, lng] = location.hash.slice(1).split('/').map(Number);
  return [zoom, lat, lng].every(Number.isFinite) ? {zoom, lat, lng} : START;
}

async function start() {
  introduce(await (await fetch('/stats')).json());
  const map = L.map('map', {
    crs: L.CRS.Simple,
    attributionControl: false,
    maxZoom: MAX_ZOOM,
    zoomControl: false,
  });
  L.control.zoom({position: 'topright'}).addTo(map);
  map.on('moveend', () => remember(map));
  const view = startView();
  map.setView([view.lat, view.lng], view.zoom);
  const square = [[-256, 0], [0, 256]];
  new Tiles({bounds: square, maxZoom: MAX_ZOOM, noWrap: true, keepBuffer: 0})
      .on('tileunload', event => event.tile.leaving.abort())
      .on('tileload tileunload load', () => setTimeout(legend))
      .on('loading', () => document.body.dataset.state = 'loading')
      .on('load', () => document.body.dataset.state = 'loaded')
      .addTo(map);
  const tint = document.getElementById('tint');
  tint.addEventListener('change', () => document.body.classList.toggle('untinted', !tint.checked));
}

start();
