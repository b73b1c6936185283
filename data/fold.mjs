// How names are made comparable. The C side (src/geo/fold.c) reads the table written here, so both
// sides agree by construction: one code point maps to a short string whatever stands beside it.

const LETTERS = {
  ß: 'ss', æ: 'ae', œ: 'oe', ø: 'o', đ: 'd', ð: 'd', ħ: 'h', ı: 'i', ĸ: 'k', ł: 'l', ŋ: 'n', ſ: 's',
  ŧ: 't', þ: 'th', ə: 'a', ƒ: 'f',
  // Arabic and Persian: letters that look or sound the same on different keyboards.
  ي: 'ی', ى: 'ی', ئ: 'ی', ې: 'ی', ك: 'ک', ة: 'ه', ۀ: 'ه', ە: 'ه', أ: 'ا', إ: 'ا', آ: 'ا', ٱ: 'ا',
  ؤ: 'و', ء: '', ـ: '',
};

const isPart = (c) => /[\p{L}\p{N}]/u.test(c);

/** The folded form of one character: a string of letters and digits, or '' (mark, space, sign). */
export function foldCharacter(character) {
  let folded = '';
  for (const part of character.toLowerCase()) {
    if (part in LETTERS) {
      folded += LETTERS[part];
      continue;
    }
    if (part >= "가" && part < "ힰ") {
      folded += part;
      continue;
    }
    for (const piece of part.normalize('NFKD').toLowerCase()) {
      if (/\p{M}/u.test(piece) || !isPart(piece)) continue;
      if (piece in LETTERS) folded += LETTERS[piece];
      else if (/\p{Nd}/u.test(piece)) folded += digit(piece);
      else folded += piece;
    }
  }
  return folded;
}

// Decimal digits come in runs of ten whose first code point is a multiple of 10 beyond its zero.
function digit(character) {
  let zero = character.codePointAt(0);
  let value = 0;
  while (value < 9 && /\p{Nd}/u.test(String.fromCodePoint(zero - 1))) {
    zero--;
    value++;
  }
  return String(value);
}

const SEPARATORS = ' \t\u00a0-_./,;:()&';

// Words written in two ways; whole words only. The same list stands in src/geo/fold.c.
const WORDS = { saint: 'st', sainte: 'ste', fort: 'ft', mount: 'mt', and: '', und: '' };

/** Letters and digits of a name without case, accents, variants, spaces and signs. */
export function fold(text) {
  let key = '';
  let word = '';
  const flush = () => {
    key += word in WORDS ? WORDS[word] : word;
    word = '';
  };
  for (const character of text) {
    if (SEPARATORS.includes(character)) flush();
    else if (character.codePointAt(0) >= 0x10000) continue;
    else word += foldCharacter(character);
  }
  flush();
  return key;
}

/** Pairs [code point, folded] of the Basic Multilingual Plane where folding changes something. */
export function foldTable() {
  const pairs = [];
  for (let code = 0x80; code < 0x10000; code++) {
    if (code >= 0xd800 && code < 0xe000) continue;
    if (code >= 0xac00 && code < 0xd7b0) continue; // Hangul syllables stay whole
    const character = String.fromCodePoint(code);
    const folded = foldCharacter(character);
    if (folded !== character) pairs.push([code, folded]);
  }
  return pairs;
}
