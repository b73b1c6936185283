// node outlines.mjs OUT: boundaries of countries and US states as rings in millionths of a degree.
import { createRequire } from 'node:module';
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { provinces } from './provinces.mjs';
import { columns, readCsv } from './tables.mjs';

const require = createRequire(import.meta.url);
const here = path.dirname(fileURLToPath(import.meta.url));
const folder = process.argv[2];

// Arcs come as differences of whole steps of a grid; simplifying whole arcs, not rings, keeps the
// borders of neighbours identical.
function decodeArcs({ arcs, transform: { scale, translate } }, tolerance) {
  return arcs.map((arc) => {
    let x = 0;
    let y = 0;
    const points = arc.map(([dx, dy]) => {
      x += dx;
      y += dy;
      return [x * scale[0] + translate[0], y * scale[1] + translate[1]];
    });
    return simplify(points, tolerance);
  });
}

// Douglas and Peucker: keeps a point that lies further than `tolerance` degrees from the line.
function simplify(points, tolerance) {
  const keep = new Uint8Array(points.length);
  keep[0] = keep[points.length - 1] = 1;
  const stack = [[0, points.length - 1]];
  while (stack.length) {
    const [first, last] = stack.pop();
    let far = tolerance;
    let at = -1;
    for (let k = first + 1; k < last; k++) {
      const d = distance(points[k], points[first], points[last]);
      if (d > far) {
        far = d;
        at = k;
      }
    }
    if (at >= 0) {
      keep[at] = 1;
      stack.push([first, at], [at, last]);
    }
  }
  return points.filter((_, k) => keep[k]);
}

// Degrees of longitude shrink with the latitude.
function distance(p, a, b) {
  const squeeze = Math.cos((p[1] * Math.PI) / 180);
  const dx = (b[0] - a[0]) * squeeze;
  const dy = b[1] - a[1];
  const px = (p[0] - a[0]) * squeeze;
  const py = p[1] - a[1];
  const length = dx * dx + dy * dy;
  const t = length ? Math.max(0, Math.min(1, (px * dx + py * dy) / length)) : 0;
  return Math.hypot(px - t * dx, py - t * dy);
}

function ringOf(arcs, numbers) {
  const ring = [];
  for (const number of numbers) {
    const arc = number < 0 ? [...arcs[~number]].reverse() : arcs[number];
    ring.push(...(ring.length ? arc.slice(1) : arc));
  }
  const [first, last] = [ring[0], ring[ring.length - 1]];
  if (first[0] === last[0] && first[1] === last[1]) ring.pop();
  return ring;
}

function area(ring) {
  let sum = 0;
  ring.forEach(([x, y], k) => {
    const [u, v] = ring[(k + 1) % ring.length];
    sum += (x * v - u * y) * Math.cos((y * Math.PI) / 180);
  });
  return Math.abs(sum / 2);
}

// The greatest ring always stays, so that small islands states do not vanish.
function ringsOf(geometry, arcs, areaMin) {
  const polygons = geometry.type === 'Polygon' ? [geometry.arcs] : geometry.arcs ?? [];
  const rings = polygons.flat().map((numbers) => ringOf(arcs, numbers)).filter((r) => r.length >= 3)
    .map((ring) => ({ ring, area: area(ring) })).sort((a, b) => b.area - a.area);
  return rings.filter((r, k) => k === 0 || r.area >= areaMin).map((r) => r.ring);
}

function countries() {
  const world = require('world-atlas/countries-50m.json');
  const arcs = decodeArcs(world, 0.03);
  const codes = new Map(readCsv(path.join(here, 'countries.csv')).map((c) => [c.numeric, c]));
  return world.objects.countries.geometries.map((g) => ({
    name: codes.get(g.id)?.name ?? g.properties.name,
    code: codes.get(g.id)?.alpha2 ?? (g.properties.name === 'Kosovo' ? 'XK' : ''),
    rings: ringsOf(g, arcs, 0.02),
  }));
}

function states() {
  const us = require('us-atlas/states-10m.json');
  const arcs = decodeArcs(us, 0.01);
  const codes = new Map(provinces.filter((p) => p.country === 'US').map((p) => [p.names[0], p.code]));
  return us.objects.states.geometries.filter((g) => codes.has(g.properties.name)).map((g) => ({
    name: g.properties.name,
    code: codes.get(g.properties.name),
    rings: ringsOf(g, arcs, 0.005),
  }));
}

const points = [];
const lines = ['// Made by data/outlines.mjs.', '#include "geo/outline_tables.h"', '#include "geo/outline.h"', ''];
const literal = (text) => JSON.stringify(text);

function writeLevel(name, outlines) {
  const sorted = outlines.filter((o) => o.rings.length)
    .sort((a, b) => (a.code < b.code ? -1 : a.code > b.code ? 1 : a.name < b.name ? -1 : 1));
  lines.push(`static const marz_ring ${name}_rings[] = {`);
  const firsts = [];
  let count = 0;
  for (const outline of sorted) {
    firsts.push(count);
    for (const ring of outline.rings) {
      lines.push(`    { marz_outline_points + ${points.length}, ${ring.length} },`);
      for (const [lon, lat] of ring) points.push(Math.round(lon * 1e6), Math.round(lat * 1e6));
      count++;
    }
  }
  lines.push('};', '', `const marz_outline marz_outline_${name}[] = {`);
  sorted.forEach((o, k) => {
    lines.push(`    { ${literal(o.name)}, ${literal(o.code)}, ${name}_rings + ${firsts[k]}, ${o.rings.length} },`);
  });
  lines.push('};', `const int32_t marz_outline_${name}_count = ${sorted.length};`, '');
  return { outlines: sorted.length, rings: count };
}

writeLevel('countries', countries());
writeLevel('states', states());
columns(folder).i32('outline_points', points);
fs.writeFileSync(path.join(folder, 'outline_tables.c'), lines.join('\n'));
