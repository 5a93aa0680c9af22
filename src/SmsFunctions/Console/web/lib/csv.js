// Reads a file of numbers as Excel, Google Sheets and databases write it.

export const maxRows = 10_000;

// The problem of a file that is no text: workbook, or binary. Otherwise its text.
export function decodeFile(bytes) {
  if (startsWith(bytes, [0x50, 0x4B, 0x03, 0x04]) || startsWith(bytes, [0xD0, 0xCF, 0x11, 0xE0])) return { problem: 'workbook' };
  const wide = startsWith(bytes, [0xFF, 0xFE]) ? 'utf-16le' : startsWith(bytes, [0xFE, 0xFF]) ? 'utf-16be' : wideWithoutMark(bytes);
  if (wide) return { text: new TextDecoder(wide).decode(bytes) };
  if (bytes.subarray(0, 4096).includes(0)) return { problem: 'binary' };
  try {
    return { text: new TextDecoder('utf-8', { fatal: true }).decode(bytes) };
  } catch {
    return { text: new TextDecoder('windows-1251').decode(bytes) };
  }
}

function startsWith(bytes, start) {
  return start.every((value, index) => bytes[index] === value);
}

// Separators, digits and line breaks of UTF-16 have a zero byte, on even or on odd places alone.
function wideWithoutMark(bytes) {
  const zeros = [0, 0];
  bytes.subarray(0, 1000).forEach((value, index) => {
    if (value === 0) zeros[index % 2]++;
  });
  return zeros[1] > 0 && zeros[0] === 0 ? 'utf-16le' : zeros[0] > 0 && zeros[1] === 0 ? 'utf-16be' : null;
}

// Rows of cells, each with the line on which it begins. Empty rows are left out.
export function parseCsv(text) {
  const [, mark] = /^sep=(.)\r?\n/i.exec(text) ?? [];
  const separator = mark ?? separatorOf(text);
  const rows = [];
  let [cells, cell, line, start, isQuoted] = [[], '', 1, 1, false];
  for (let i = mark ? text.indexOf('\n') + 1 : 0; i <= text.length; i++) {
    const c = text[i];
    if (isQuoted && c !== undefined) {
      if (c !== '"') cell += c;
      else if (text[i + 1] === '"') cell += text[++i];
      else isQuoted = false;
      if (c === '\n') line++;
    } else if (c === '"' && cell.trim() === '') {
      isQuoted = true;
      cell = '';
    } else if (c === separator) {
      cells.push(cell);
      cell = '';
    } else if (c === '\n' || c === '\r' || c === undefined) {
      if (c === '\r' && text[i + 1] === '\n') i++;
      cells.push(cell);
      if (cells.some(value => value.trim() !== '')) rows.push({ line: start + (mark ? 1 : 0), cells: cells.map(value => value.trim()) });
      [cells, cell] = [[], ''];
      start = ++line;
    } else {
      cell += c;
    }
  }
  return rows;
}

// The separator that stands most often in the first row outside of quotes.
function separatorOf(text) {
  const counts = { ';': 0, ',': 0, '\t': 0 };
  let isQuoted = false;
  for (const c of text.slice(0, 10_000).replace(/^[\r\n]+/, '')) {
    if (c === '"') isQuoted = !isQuoted;
    else if (!isQuoted && c in counts) counts[c]++;
    else if (!isQuoted && c === '\n') break;
  }
  return Object.keys(counts).reduce((best, candidate) => (counts[candidate] > counts[best] ? candidate : best));
}
