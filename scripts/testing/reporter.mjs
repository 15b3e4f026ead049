/** Node's own `spec` report without its closing figures, which go to the file named by TEST_COUNT_FILE instead. */
import fs from 'node:fs';
import process from 'node:process';
import { Readable } from 'node:stream';
import { spec as Spec } from 'node:test/reporters';

const FIGURE = /^(tests|suites|pass|fail|cancelled|skipped|todo|duration_ms) [\d.]+$/;

async function* withoutFigures(events) {
  for await (const event of events) {
    if (event.type === 'test:summary') fs.writeFileSync(process.env.TEST_COUNT_FILE, JSON.stringify(event.data));
    else if (event.type !== 'test:diagnostic' || !FIGURE.test(event.data.message)) yield event;
  }
}

export default async function* report(events) {
  yield* Readable.from(withoutFigures(events)).compose(new Spec());
}
