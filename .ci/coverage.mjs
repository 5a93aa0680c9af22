// Prints how many lines of the app the tests reached, and fails when it is less than the floor.
// A line counts as reached when any test project reached it. Generated code has no file in the repository and does not count.
// Usage: node .ci/coverage.mjs FOLDER FLOOR, with the folder of the test results and the floor in percent.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { isAbsolute, join, relative, sep } from 'node:path';

const [folder, floor] = [process.argv[2], Number(process.argv[3])];
const app = join(process.cwd(), 'src', 'SmsFunctions');
const isOfApp = file => !relative(app, file).startsWith('..') && !relative(app, file).startsWith(`obj${sep}`) && existsSync(file);

const reports = readdirSync(folder, { recursive: true }).filter(name => name.endsWith('coverage.cobertura.xml'));
const reached = new Map();
for (const report of reports) {
  const xml = readFileSync(join(folder, report), 'utf8');
  const sources = [...xml.matchAll(/<source>([^<]*)<\/source>/g)].map(match => match[1]);
  for (const [, name, lines] of xml.matchAll(/<class [^>]*filename="([^"]+)"[^>]*>([\s\S]*?)<\/class>/g)) {
    const file = isAbsolute(name) ? name : sources.map(source => join(source, name)).find(path => existsSync(path)) ?? name;
    if (isOfApp(file)) {
      for (const [, line, hits] of lines.matchAll(/<line number="(\d+)" hits="(\d+)"/g)) {
        const key = `${file}:${line}`;
        reached.set(key, Boolean(reached.get(key)) || hits !== '0');
      }
    }
  }
}

const count = [...reached.values()].filter(Boolean).length;
const percent = reached.size === 0 ? 0 : (100 * count) / reached.size;
console.log(`Line coverage of src/SmsFunctions: ${percent.toFixed(1)} % (${count} of ${reached.size} lines, ${reports.length} reports; floor ${floor} %).`);
process.exitCode = percent >= floor ? 0 : 1;
