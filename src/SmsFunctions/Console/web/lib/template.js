// Texts with {variables}, as the app reads them (Submission/TextTemplate): a doubled brace stands for one brace.

export function isTemplate(text) {
  return /[{}]/.test(text);
}

// { parts, names }, or { position } of the first brace that belongs to no variable.
export function parseTemplate(text) {
  const parts = [];
  const names = new Set();
  let plain = '';
  for (let i = 0; i < text.length; i++) {
    const c = text[i];
    if (c !== '{' && c !== '}') {
      plain += c;
    } else if (text[i + 1] === c) {
      plain += c;
      i++;
    } else {
      const end = c === '{' ? text.indexOf('}', i) : -1;
      const name = text.slice(i + 1, end);
      if (end < 0 || !/^[\p{L}\p{Nd}_.-]+$/u.test(name)) return { position: i + 1 };
      parts.push({ plain }, { name });
      names.add(name);
      plain = '';
      i = end;
    }
  }
  parts.push({ plain });
  return { parts, names: [...names] };
}

export function fillTemplate(template, values) {
  return template.parts.map(part => part.name === undefined ? part.plain : values[part.name] ?? '').join('');
}
