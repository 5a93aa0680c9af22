// Counts the segments of a text as the app does (Messages/Texts). A test compares both over the same texts.

// 3GPP TS 23.038: the default alphabet, and the extension table, whose characters take two septets.
const gsm7 = new Set('@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà');
const gsm7Extension = new Set('\f^{}\\[~]|€');

export const maxText = 6120, maxMarks = 30;

const mark = /^\p{M}$/u;

// Some letters become longer in the composed form. They and their marks stay as they are. U+D834 begins the musical symbols among them.
function isLengthened(unit) {
  return unit === '\uD834' || (unit > '\u007F' && (unit < '\uD800' || unit > '\uDFFF') && unit !== '\uFFFE' && unit.normalize('NFC').length > 1);
}

export function composed(text) {
  if (text.includes('\uFFFE') || textProblem(text) || text === text.normalize('NFC')) return text;
  let result = '';
  let start = 0;
  for (let i = 0; i < text.length; i++) {
    if (!isLengthened(text[i])) continue;
    let end = i + String.fromCodePoint(text.codePointAt(i)).length;
    while (end < text.length && mark.test(String.fromCodePoint(text.codePointAt(end)))) end += String.fromCodePoint(text.codePointAt(end)).length;
    result += text.slice(start, i).normalize('NFC') + text.slice(i, end);
    start = end;
    i = end - 1;
  }
  return result + text.slice(start).normalize('NFC');
}

// Why the app refuses a text as written: tooLong, marks or halfPair, with the number that belongs to it. Null when it is in bounds.
export function textProblem(text) {
  if (text.length > maxText) return { problem: 'tooLong', n: text.length };
  let marks = 0;
  let index = 0;
  for (const character of text) {
    if (character.length === 1 && character >= '\uD800' && character <= '\uDFFF') return { problem: 'halfPair', n: index + 1 };
    marks = character > '\u007F' && mark.test(character) ? marks + 1 : 0;
    if (marks > maxMarks) return { problem: 'marks', n: index + 1 };
    index += character.length;
  }
  return null;
}

// { encoding, segments, left, culprit }: culprit is the first character that makes the text UCS-2.
export function countSegments(written) {
  const text = composed(written.replaceAll('\t', ' '));
  let culprit = null;
  for (const character of text) {
    if (!gsm7.has(character) && !gsm7Extension.has(character)) {
      culprit = character;
      break;
    }
  }
  const isGsm7 = culprit === null;
  const [single, part] = isGsm7 ? [160, 153] : [70, 67];
  let all = 0;
  let segments = 0;
  let used = part;
  for (const character of text) {
    // An escape and its character, or the two halves of a pair, are never split between segments.
    const units = isGsm7 && gsm7Extension.has(character) ? 2 : character.length;
    if (used + units > part) {
      segments++;
      used = 0;
    }
    all += units;
    used += units;
  }
  return all <= single
    ? { encoding: isGsm7 ? 'GSM-7' : 'UCS-2', segments: Math.min(all, 1), left: single - all, culprit }
    : { encoding: isGsm7 ? 'GSM-7' : 'UCS-2', segments, left: part - used, culprit };
}
