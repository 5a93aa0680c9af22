// The place in the console is the part of the address after #: page, id and filters. Back, reload and a link keep them.

export function readRoute(hash = location.hash) {
  const [path, query = ''] = hash.replace(/^#\/?/, '').split('?');
  const [page, ...id] = path.split('/');
  return { page: page || 'overview', id: id.map(decodeURIComponent).join('/') || null, query: Object.fromEntries(new URLSearchParams(query)) };
}

export function place(page, id = null, query = {}) {
  const given = Object.entries(query).filter(([, value]) => value !== null && value !== undefined && value !== '');
  const parameters = new URLSearchParams(given).toString();
  return `#/${page}${id ? `/${encodeURIComponent(id)}` : ''}${parameters ? `?${parameters}` : ''}`;
}

export function go(page, id, query) {
  location.hash = place(page, id, query);
}

// The kind of an id: batch or message. Null for any other text.
export function kindOfId(text) {
  const [, end] = /^[0-9a-f]\d{21}[0-9a-hjkmnp-tv-z]{8}(\d{4}-\d{3})?$/.exec(text) ?? [null, null];
  return end === null ? null : end === undefined ? 'batch' : 'message';
}
