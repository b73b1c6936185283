// Asks a running server for everything that api/openapi.yaml describes and holds each answer,
// status, content type and header, against the description that the server itself hands out.
//   node validate.mjs http://127.0.0.1:PORT
// Prints one line a problem and exits with 1 if there is any.
import http from 'node:http';
import Ajv from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { parse } from 'yaml';

const base = process.argv[2];
const problems = [];
const complain = (place, what) => problems.push(`${place}: ${what}`);

function ask(path, { method = 'GET', headers = {}, body } = {}) {
  const { hostname, port } = new URL(base);
  return new Promise((resolve, reject) => {
    const request = http.request({ hostname, port, path, method, headers }, (answer) => {
      const chunks = [];
      answer.on('data', (chunk) => chunks.push(chunk));
      answer.on('end', () => resolve({
        status: answer.statusCode,
        headers: answer.headers,
        text: Buffer.concat(chunks).toString('utf8'),
      }));
    });
    request.on('error', reject);
    request.end(body);
  });
}

const description = parse((await ask('/openapi.yaml')).text);
const ajv = new Ajv({ strict: true, strictRequired: false, strictTuples: false, allowUnionTypes: true });
addFormats(ajv);
ajv.addSchema({ $id: 'openapi', components: description.components, $defs: {} }, 'openapi');
ajv.addVocabulary(['components']);

/// A schema of the document with its references into the document made absolute.
const absolute = (schema) => JSON.parse(JSON.stringify(schema), (key, value) =>
  key === '$ref' && typeof value === 'string' ? value.replace(/^#/, 'openapi#') : value);

// ---------------------------------------------------------------- the description itself

/// Objects must be closed, arrays must say what they hold, and nothing may be left open.
function walk(schema, place) {
  if (typeof schema !== 'object' || schema === null || schema.$ref) return;
  const types = [schema.type].flat();
  if (types.includes('object')) {
    if (schema.additionalProperties === undefined || schema.additionalProperties === true)
      complain(place, 'an object that is not closed');
    if (!schema.properties && typeof schema.additionalProperties !== 'object')
      complain(place, 'an object without properties');
    for (const name of schema.required ?? [])
      if (!schema.properties?.[name]) complain(place, `requires ${name}, which is not described`);
  }
  if (types.includes('array') && !schema.items && schema.maxItems !== 0 && schema.minItems === undefined)
    complain(place, 'an array without items');
  if (!schema.type && !schema.anyOf) complain(place, 'a schema without type');
  for (const [name, part] of Object.entries(schema.properties ?? {})) walk(part, `${place}/${name}`);
  if (typeof schema.additionalProperties === 'object')
    walk(schema.additionalProperties, `${place}/*`);
  if (schema.items) walk(schema.items, `${place}/items`);
  for (const list of [schema.anyOf ?? [], schema.prefixItems ?? []])
    list.forEach((part, k) => walk(part, `${place}/${k}`));
}
for (const [name, schema] of Object.entries(description.components.schemas)) walk(schema, name);

/// Every schema is used, or it describes nothing.
const references = new Set(JSON.stringify(description).match(/"#\/components\/[^"]+"/g));
for (const kind of ['schemas', 'responses', 'headers'])
  for (const name of Object.keys(description.components[kind]))
    if (!references.has(`"#/components/${kind}/${name}"`)) complain(name, 'is used nowhere');

// ---------------------------------------------------------------- answers

const resolve = (part) => (part?.$ref
  ? part.$ref.slice(2).split('/').reduce((at, key) => at[key], description) : part);

const validators = new Map();
function validator(schema) {
  const text = JSON.stringify(absolute(schema));
  if (!validators.has(text)) validators.set(text, ajv.compile(JSON.parse(text)));
  return validators.get(text);
}

function checkBody(place, answer, content) {
  const type = (answer.headers['content-type'] ?? '').split(';')[0];
  if (!content?.[type]) return complain(place, `content type ${type} is not described`);
  const { schema } = content[type];
  let value = answer.text;
  if (type.endsWith('json')) {
    try { value = JSON.parse(answer.text); } catch (error) { return complain(place, error.message); }
  }
  const validate = validator(schema);
  if (!validate(value)) {
    const [first] = validate.errors;
    const at = first.instancePath.split('/').slice(1).reduce((v, key) => v?.[key], value);
    complain(place, `${first.instancePath} ${first.message} ${JSON.stringify(first.params)}: `
      + `${JSON.stringify(at)?.slice(0, 200)}`);
  }
  return value;
}

/// One request against what the route says of the status that came.
async function check(route, path, expected, options) {
  const place = `${options?.method ?? 'GET'} ${path}`;
  const answer = await ask(path, options);
  if (answer.status !== expected) complain(place, `status ${answer.status}, expected ${expected}`);
  const response = resolve(route.responses[answer.status] ?? route.responses.default);
  for (const [name, header] of Object.entries(response.headers ?? {})) {
    const value = answer.headers[name.toLowerCase()];
    if (value === undefined || !validator(resolve(header).schema)(value))
      complain(place, `header ${name} is ${value}`);
  }
  if (!response.content) {
    if (answer.text) complain(place, 'a body that is not described');
    return undefined;
  }
  const value = checkBody(place, answer, response.content);
  if (answer.status >= 400 && value?.status !== answer.status)
    complain(place, `the problem says status ${value?.status}, HTTP says ${answer.status}`);
  return { value, etag: answer.headers.etag };
}

/// The answer, then the same again under its ETag, and HEAD, which has the headers alone.
async function checkRoute(route, path) {
  const first = await check(route, path, 200);
  await check(route, path, 304, { headers: { 'If-None-Match': first.etag } });
  await check(route, path, 200, { headers: { 'If-None-Match': '"0123456789abcdef"' } });
  const head = await ask(path, { method: 'HEAD' });
  if (head.status !== 200 || head.text || head.headers.etag !== first.etag)
    complain(`HEAD ${path}`, `status ${head.status}, ETag ${head.headers.etag}, GET says ${first.etag}`);
  return first.value;
}

/// A POST of JSON.
const posted = (value, headers = { 'Content-Type': 'application/json' }) => {
  const body = typeof value === 'string' ? value : JSON.stringify(value);
  return { method: 'POST', headers: { ...headers, 'Content-Length': Buffer.byteLength(body) }, body };
};

/// What is sent must be as described too, or the description promises what nobody tries.
async function checkPost(path, value, expected = 200) {
  const route = paths[path].post;
  const validate = validator(route.requestBody.content['application/json'].schema);
  if (expected < 300 && !validate(value)) complain(`POST ${path}`, 'the test sends what is not described');
  return (await check(route, path, expected, posted(value)))?.value;
}

const paths = description.paths;
const plan = await checkRoute(paths['/v1/map/plan/text'].get, '/v1/map/plan/text');
let count = 0;
for (const [path, { get: route }] of Object.entries(paths)) {
  if (!route) continue;
  if (path === '/v1/jobs/{id}') continue; // Below, where there are jobs.
  if (!path.includes('{id}')) {
    await checkRoute(route, path);
    count++;
    continue;
  }
  const rows = plan.instance.accounts.map((row) => row[0]);
  const step = Math.max(1, Math.floor(rows.length / 40));
  for (let k = 0; k < rows.length; k += step) {
    const target = path.replace('{id}', encodeURIComponent(rows[k]));
    if (plan.outcome === 'infeasible') await check(route, target, 404);
    else await checkRoute(route, target);
    count++;
  }
  await check(route, path.replace('{id}', 'nobody'), 404);
  await check(route, path.replace('{id}', '%00'), 400);
  await check(route, path.replace('{id}', 'a%2'), 400);
}
// Moves by hand: what the next best owners would cost is what the move there costs.
const moves = '/v1/map/plan/moves';
const seats = plan.instance.seats.map((seat) => seat.seat);
if (plan.outcome === 'infeasible') {
  await checkPost(moves, { account: plan.instance.accounts[0][0], seat: seats[0] }, 404);
} else {
  for (const line of plan.assignments.slice(0, 20)) {
    const why = JSON.parse((await ask(`/v1/map/accounts/${encodeURIComponent(line.account)}`)).text);
    for (const other of why.alternatives) {
      const trial = await checkPost(moves, { account: line.account, seat: other.seat });
      if (trial.objective.total !== other.plan_total || trial.decides !== other.decides
        || trial.objective.total !== plan.objective.total + trial.extra)
        complain(`POST ${moves}`, `${line.account} to ${other.seat} is priced in two ways`);
      count++;
    }
    const stays = await checkPost(moves, { account: line.account, seat: line.seat });
    if (stays.extra !== 0 || stays.territories.length !== 1)
      complain(`POST ${moves}`, `${line.account} costs ${stays.extra} where it is`);
  }
}
const route = paths[moves].post;
const known = { account: plan.instance.accounts[0][0], seat: seats[0] };
await checkPost(moves, { ...known, account: 'nobody' }, 404);
await checkPost(moves, { ...known, seat: 'nowhere' }, 404);
await checkPost(moves, { ...known, plan: 'nowhere' }, 404);
await checkPost(moves, { ...known, plan: 'latest' }, plan.outcome === 'infeasible' ? 404 : 200);
for (const wrong of ['', '[]', '{', 'null', '{"account":"a"}', '{"account":1,"seat":"b"}', '{"account":"","seat":"b"}',
  '{"account":"a","seat":"b","more":1}', '{"account":"a","seat":"b","plan":1}', '{"account":"a","account":"b","seat":"c"}', '"\\u0000"', '\xff',
  `${'['.repeat(5000)}`, '{"account":{"a":1},"seat":["b"]}'])
  await check(route, moves, 400, posted(wrong));
await check(route, moves, 413, posted(' '.repeat(65537)));
await check(route, moves, 415, posted(known, { 'Content-Type': 'text/plain' }));
await check(route, moves, 415, posted(known, {}));
await check(route, moves, 421, posted(known, { 'Content-Type': 'application/json', Host: 'evil.example' }));
await check(route, moves, 405);
// Long work: started, asked for until it is over, forgotten.
async function runJob(path, request, state) {
  const { id } = await checkPost(path, request, 202);
  const at = `/v1/jobs/${id}`;
  const about = paths['/v1/jobs/{id}'];
  let job;
  do {
    await new Promise((wake) => setTimeout(wake, 50));
    job = (await check(about.get, at, 200))?.value;
  } while (job && ['waiting', 'running'].includes(job.state));
  if (!state.includes(job?.state)) complain(`POST ${path}`, `ends as ${job?.state}: ${JSON.stringify(job?.problem)}`);
  await checkRoute(about.get, at);
  await checkRoute(paths['/v1/jobs'].get, '/v1/jobs');
  await check(about.delete, at, 200, { method: 'DELETE' });
  await check(about.get, at, 404);
  await check(about.delete, at, 404, { method: 'DELETE' });
  count++;
}
await runJob('/v1/map/frontier/jobs', { limits: [0, 0.1], effort: 1, seed: 3 }, ['done', 'failed']);
// Without any position no road is known, and no size of a team can be weighed.
const end = plan.instance.accounts.some((row) => row[plan.instance.columns.indexOf('lon_udeg')] !== null) ? 'done' : 'failed';
await runJob('/v1/map/sizing/jobs', { from: 3, to: 5, effort: 1 }, [end]);
await runJob('/v1/map/sizing/jobs', {}, [end]);
const holder = plan.instance.seats.find((seat) => seat.rep).rep;
await runJob('/v1/map/change/jobs', { change: 'leave', rep: holder, from: '2027-01-01', effort: 1 }, ['done']);
await runJob('/v1/map/change/jobs',
  { change: 'cover', rep: holder, from: '2027-01-01', until: '2027-01-31', effort: 1 }, ['done']);
await runJob('/v1/map/change/jobs', { change: 'hire', rep: holder, from: '2027-01-01' }, ['failed', 'done']);
await runJob('/v1/map/change/jobs', { change: 'leave', rep: 'nobody', from: '2027-01-01' }, ['failed']);
const jobs = paths['/v1/map/change/jobs'].post;
for (const wrong of ['', '{"change":"fire","rep":"a","from":"2027-01-01"}', '{"change":"leave","rep":"a","from":"soon"}'])
  await check(jobs, '/v1/map/change/jobs', 400, posted(wrong));
await check(jobs, '/v1/map/change/jobs', 405);
await check(paths['/v1/jobs'].get, '/v1/jobs', 405, { method: 'DELETE' });
const page = paths['/'].get;
await checkRoute(page, '/?language=fa');
await check(page, '/?language=xx', 400);
await check(page, '/?language=', 400);
await check(page, '/v1/nothing', 404);
await check(page, '/v1/goals', 405, { method: 'POST' });
await check(page, '/v1/goals', 405, { method: 'PUT', headers: { 'Content-Length': 0 } });
await check(page, '/', 421, { headers: { Host: 'evil.example' } });
await check(page, '/', 400, { headers: { 'Content-Length': 5 } });

if (problems.length) {
  console.log(problems.slice(0, 50).join('\n'));
  process.exit(1);
}
console.log(`${count} answers are as described`);
