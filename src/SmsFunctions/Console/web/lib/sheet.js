// A table of recipients: which column is the phone number, which is the reference, and which rows cannot be sent to.

const phoneLike = /^[+(\s\d][\d\s().+-]*$/;

export function looksLikePhone(cell) {
  return phoneLike.test(cell) && cell.replace(/\D/g, '').length >= 7;
}

// Excel writes a long number as 7,9E+10, and a narrow column as ####. The digits are lost.
export function cellProblem(cell) {
  if (cell === '') return 'empty';
  if (/^[+-]?\d+([.,]\d+)?E[+-]?\d+$/i.test(cell)) return 'exponent';
  if (/^#+$/.test(cell)) return 'narrow';
  if (/^\d+[.,]\d+$/.test(cell)) return 'fraction';
  return null;
}

// { header, columns, phone }: the names of the columns and the column that has most phone numbers.
export function readSheet(given) {
  const rows = isListOfPhones(given) ? given.flatMap(row => row.cells.filter(cell => cell !== '').map(cell => ({ line: row.line, cells: [cell] }))) : given;
  const width = rows.reduce((most, row) => Math.max(most, row.cells.length), 0);
  const isHeader = rows.length > 0 && width > 0 && !rows[0].cells.some(cell => looksLikePhone(cell) || cellProblem(cell) === 'exponent');
  const body = isHeader ? rows.slice(1) : rows;
  const sample = body.slice(0, 200);
  const scores = Array.from({ length: width }, (_, column) => sample.filter(row => {
    const cell = row.cells[column] ?? '';
    return looksLikePhone(cell) || cellProblem(cell) === 'exponent';
  }).length);
  const phone = Math.max(0, scores.indexOf(Math.max(...scores)));
  return { columns: columnNames(isHeader ? rows[0].cells : [], width), isHeader, phone, body };
}

// Numbers side by side, as in "79001234567, 79001234568". A single row is a list also if one of its numbers is too short, so that the check reports it.
function isListOfPhones(rows) {
  const isNumber = rows.length === 1 ? cell => phoneLike.test(cell) : looksLikePhone;
  return rows.every(row => row.cells.every(cell => cell === '' || isNumber(cell)));
}

// Names that stand in braces: letters, digits, _ - and dot. Each name once.
function columnNames(header, width) {
  const used = new Set();
  return Array.from({ length: width }, (_, index) => {
    const wanted = (header[index] ?? '').replace(/[^\p{L}\p{Nd}_.-]+/gu, '_').replace(/^_+|_+$/g, '').slice(0, 40) || `c${index + 1}`;
    let name = wanted;
    for (let n = 2; used.has(name); n++) name = `${wanted}_${n}`;
    used.add(name);
    return name;
  });
}

// The rows that can be sent, with their cells by column, and the rows that cannot.
export function checkRows(sheet, phone) {
  const good = [];
  const bad = [];
  for (const row of sheet.body) {
    const cell = row.cells[phone] ?? '';
    const problem = cellProblem(cell);
    if (problem) bad.push({ line: row.line, cell, problem });
    else good.push(row);
  }
  return { good, bad };
}
