import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pace } from '../../../../src/SmsFunctions/Console/web/lib/poll.js';
import { kindOfId, place, readRoute } from '../../../../src/SmsFunctions/Console/web/lib/route.js';
import { useLanguage } from '../../../../src/SmsFunctions/Console/web/lib/words.js';

const minute = 60_000;

test('Questions become fewer without input and end after half an hour', () => {
  assert.equal(pace(3000, 0, false), 3000);
  assert.equal(pace(3000, 5 * minute, false), 30_000);
  assert.equal(pace(60_000, 5 * minute, false), 60_000);
  assert.equal(pace(3000, 30 * minute, false), null);
});

test('A hidden page asks nothing, and what is final is not asked again', () => {
  assert.equal(pace(3000, 0, true), null);
  assert.equal(pace(null, 0, false), null);
});

test('A place keeps its page, id and filters', () => {
  const address = place('messages', null, { status: 'failed', reference: 'a&b=#/c ?', to: '' });
  assert.deepEqual(readRoute(address), { page: 'messages', id: null, query: { status: 'failed', reference: 'a&b=#/c ?' } });
  assert.deepEqual(readRoute(place('message', 'x/../y')), { page: 'message', id: 'x/../y', query: {} });
  assert.deepEqual(readRoute(''), { page: 'overview', id: null, query: {} });
});

test('Ids of batches and messages are recognised', () => {
  assert.equal(kindOfId('1202611278204196741467fv4g6cv0'), 'batch');
  assert.equal(kindOfId('1202611278204196741467fv4g6cv00000-000'), 'message');
  for (const text of ['79001234567', '570123456789012345', 'order-4711', '']) assert.equal(kindOfId(text), null);
});

// The modules of pages read the address and the key of the tab when they are loaded.
test('Messages and batches have a column for their caller, also beside a reference', async () => {
  Object.assign(globalThis, { document: { baseURI: 'http://localhost/api/console' }, sessionStorage: { getItem: () => null } });
  const { messageColumns } = await import('../../../../src/SmsFunctions/Console/web/pages/messages.js');
  const { batchColumns } = await import('../../../../src/SmsFunctions/Console/web/pages/batches.js');

  for (const [language, name] of [['ru', 'Программа'], ['en', 'Caller']]) {
    useLanguage(language);
    for (const columns of [messageColumns(), batchColumns()]) {
      const column = columns.find(({ name: word }) => word === name);
      assert.equal(column.cell({ caller: 'hooks/ops', reference: 'order-17' }), 'hooks/ops');
      assert.equal(column.cell({ caller: null, reference: null }), '');
    }
  }
});
