import { keepKey, person } from './person.js';

// The page stands at api/console, and the calls beside it.
const base = new URL('./', document.baseURI);

const readingTime = 20_000, writingTime = 100_000;

let signIn = () => {};

// Called when the app refuses the key.
export function onRefusedKey(handler) {
  signIn = handler;
}

// Makes a call and never throws: { status, body, replayed }. Status 0 means no answer within the time, or one that cannot be read. A probe is a call
// whose refusal says something about the rights of the key, not that the key is wrong.
export async function ask(path, { method = 'GET', query = {}, body, key, probe = false, accept } = {}) {
  const address = new URL(path, base);
  for (const [name, value] of Object.entries(query)) {
    if (value !== null && value !== undefined && value !== '') address.searchParams.set(name, value);
  }
  const headers = {};
  if (person.key) headers['x-functions-key'] = person.key;
  if (accept) headers.Accept = accept;
  if (key) headers['Idempotency-Key'] = `"${key}"`;
  if (method !== 'GET' && person.operator) headers['X-Operator'] = encodeURIComponent(person.operator);
  if (body !== undefined) headers['Content-Type'] = 'application/json';
  try {
    const response = await fetch(address, {
      method, headers, body: body === undefined || typeof body === 'string' ? body : JSON.stringify(body),
      cache: 'no-store', credentials: 'same-origin', redirect: 'error', referrerPolicy: 'same-origin',
      signal: AbortSignal.timeout(method === 'GET' ? readingTime : writingTime),
    });
    const answer = { status: response.status, body: await readAnswer(response, accept), replayed: response.headers.has('Idempotent-Replayed') };
    if (response.status === 401 && !probe) {
      keepKey(null);
      signIn();
    }
    return answer;
  } catch {
    return { status: 0, body: null, replayed: false };
  }
}

async function readAnswer(response, accept) {
  if (accept) return response.ok ? response.blob() : null;
  const text = await response.text();
  if (text === '') return null;
  const isJson = /json/.test(response.headers.get('Content-Type') ?? '');
  if (!isJson && response.ok) throw new Error('The answer is not JSON.');
  return isJson ? JSON.parse(text) : null;
}

export function isGood(answer) {
  return answer.status >= 200 && answer.status < 300;
}

// Whether it is unknown if the app carried out the request.
export function isUnknown(answer) {
  return answer.status === 0 || answer.status >= 500;
}

// A route of a later version of the app: the host answers, not the app.
export function isMissingRoute(answer) {
  return (answer.status === 404 && !answer.body?.title) || answer.status === 405;
}

// Finds the rights of the key by dry runs: 401 and 403 mean that it has not the right.
export async function findRights() {
  const send = await ask('batches', { method: 'POST', query: { dryRun: true }, body: {}, probe: true });
  const operate = await ask('batches/none/resend', { method: 'POST', query: { dryRun: true }, probe: true });
  const refused = [401, 403];
  return { send: !isUnknown(send) && !refused.includes(send.status), operate: !isUnknown(operate) && !refused.includes(operate.status) };
}
