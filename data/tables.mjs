// Writing columns for the C side: little-endian arrays, one file each, and a pool of strings.
import fs from 'node:fs';
import path from 'node:path';

/** Strings, each once, zero-terminated; the number of a string is its byte offset. */
export class Pool {
  #offsets = new Map();
  #parts = [];
  #length = 0;

  add(text) {
    let offset = this.#offsets.get(text);
    if (offset === undefined) {
      offset = this.#length;
      const bytes = Buffer.from(`${text}\0`, 'utf8');
      this.#parts.push(bytes);
      this.#length += bytes.length;
      this.#offsets.set(text, offset);
    }
    return offset;
  }

  get bytes() {
    return Buffer.concat(this.#parts);
  }
}

/** A writer of columns into `folder`. */
export function columns(folder) {
  fs.mkdirSync(folder, { recursive: true });
  const write = (name, bytes) => fs.writeFileSync(path.join(folder, `${name}.bin`), bytes);
  const typed = (Type) => (name, values) => {
    const array = Type.from(values);
    write(name, Buffer.from(array.buffer, array.byteOffset, array.byteLength));
  };
  return {
    bytes: write,
    u8: typed(Uint8Array),
    u16: typed(Uint16Array),
    u32: typed(Uint32Array),
    i32: typed(Int32Array),
  };
}

/** Rows of a CSV file as objects (quotes and doubled quotes understood). */
export function readCsv(file) {
  const [header, ...rows] = fs.readFileSync(file, 'utf8').trim().split(/\r?\n/).map(cells);
  return rows.map((row) => Object.fromEntries(header.map((name, k) => [name, row[k] ?? ''])));
}

function cells(line) {
  const result = [];
  const pattern = /("(?:[^"]|"")*"|[^,]*)(,|$)/y;
  let end;
  do {
    const [, cell, stop] = pattern.exec(line);
    result.push(cell.startsWith('"') ? cell.slice(1, -1).replaceAll('""', '"') : cell);
    end = stop;
  } while (end);
  return result;
}
