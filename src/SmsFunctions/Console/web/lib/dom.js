// Elements are built from tags, attributes and text. Nothing here reads HTML, so a text from outside can only be shown.

export function h(tag, attributes = {}, ...children) {
  const [name, ...classes] = tag.split('.');
  return fill(document.createElement(name), classes, attributes, children);
}

export function svg(tag, attributes = {}, ...children) {
  const [name, ...classes] = tag.split('.');
  return fill(document.createElementNS('http://www.w3.org/2000/svg', name), classes, attributes, children);
}

function fill(node, classes, attributes, children) {
  if (classes.length > 0) node.setAttribute('class', classes.join(' '));
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith('on')) node.addEventListener(name.slice(2), value);
    else if (value === true) node.setAttribute(name, '');
    else if (value !== false && value != null) node.setAttribute(name, value);
  }
  append(node, children);
  return node;
}

function append(node, children) {
  for (const child of children.flat(Infinity)) {
    if (child != null && child !== false) node.append(child);
  }
}

export function replace(node, ...children) {
  node.replaceChildren();
  append(node, children);
  return node;
}

let fields = 0;

// A label above its control. The control may be any input, select or textarea.
export function field(label, control, hint = null) {
  const id = control.id || `field-${++fields}`;
  control.id = id;
  if (hint) control.setAttribute('aria-describedby', `${id}-hint`);
  return h('div.field', {}, h('label', { for: id }, label), control, hint && h('small', { id: `${id}-hint` }, hint));
}

export function select(options, chosen, attributes = {}) {
  return h('select', attributes, options.map(([value, label]) => h('option', { value, selected: String(value) === String(chosen) }, label)));
}

export function checkbox(label, checked, attributes = {}) {
  return h('label.check', {}, h('input', { type: 'checkbox', checked, ...attributes }), h('span', {}, label));
}
