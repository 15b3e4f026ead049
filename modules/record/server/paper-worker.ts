/** Draws one proof as PDF: A4, the characters that it uses embedded, as many pages as its lines take. */
import { readFileSync } from 'node:fs';
import { parentPort, workerData } from 'node:worker_threads';
import PDFDocument from 'pdfkit';
import { encode } from 'uqr';
import type { ProofLine } from '../contract.ts';
import { hoursOf } from '../core/proof.ts';
import type { Paper } from './paper.ts';

const { content, number, issuedOn, publicUntil, code, checkUrl, words } = workerData as Paper;

const MARGIN = 56;
const WIDTH = 595.28 - 2 * MARGIN;
const BOTTOM = 841.89 - MARGIN;
const [INK, FAINT] = ['#1f1b18', '#6b625b'];
const QR_SIZE = 92;

const say = (key: string, facts: Readonly<Record<string, string | number>> = {}): string => (words[`record.paper.${key}`] ?? key).replace(/\{(\w+)\}/g, (_, name: string) => String(facts[name] ?? ''));
const fontFile = (weight: string) => readFileSync(new URL(`../fonts/NotoSansHans-${weight}.otf`, import.meta.resolve('@embedpdf/fonts-sc')));
const dayOf = (day: string): string => say('day', { year: Number(day.slice(0, 4)), month: Number(day.slice(5, 7)), day: Number(day.slice(8)) });

const document = new PDFDocument({ size: 'A4', margin: MARGIN, bufferPages: true, lang: 'zh-CN', displayTitle: true, info: { Title: `${say('title')} ${number}`, Author: content.issuer.name, Creator: '呼应 Huying', Producer: 'pdfkit', CreationDate: new Date(`${issuedOn}T12:00:00+08:00`) } });
const chunks: Buffer[] = [];
document.on('data', (chunk: Buffer) => chunks.push(chunk));
document.on('end', () => parentPort?.postMessage(new Uint8Array(Buffer.concat(chunks))));
document.registerFont('plain', fontFile('Regular')).registerFont('strong', fontFile('Medium'));

/** So many points are wanted below each other on this page, or it is turned. */
function room(height: number): void {
  if (document.y + height > BOTTOM) document.addPage();
}
const text = (words: string, size: number, options: PDFKit.Mixins.TextOptions = {}, font: 'plain' | 'strong' = 'plain') => document.font(font).fontSize(size).fillColor(INK).text(words, MARGIN, document.y, { width: WIDTH, ...options });
const rule = () => {
  document.moveTo(MARGIN, document.y).lineTo(MARGIN + WIDTH, document.y).lineWidth(0.5).strokeColor(FAINT).stroke();
  document.y += 4;
};

interface Column {
  readonly title: string;
  readonly share: number;
  readonly isNumber?: boolean;
}
const cut = (words: string, width: number): string => {
  if (document.widthOfString(words) <= width) return words;
  let end = words.length;
  while (end > 1 && document.widthOfString(`${words.slice(0, end)}…`) > width) end -= 1;
  return `${words.slice(0, end)}…`;
};
function row(columns: readonly Column[], cells: readonly string[], font: 'plain' | 'strong'): void {
  document.font(font).fontSize(9).fillColor(INK);
  const top = document.y;
  let x = MARGIN;
  columns.forEach((column, at) => {
    const width = column.share * WIDTH;
    document.text(cut(cells[at] ?? '', width - 8), x, top, { width: width - 8, align: column.isNumber ? 'right' : 'left', lineBreak: false });
    x += width;
  });
  document.x = MARGIN;
  document.y = top + 16;
}
function table(columns: readonly Column[], rows: readonly (readonly string[])[]): void {
  const head = () => {
    row(columns, columns.map(({ title }) => title), 'strong');
    rule();
  };
  room(60);
  head();
  for (const cells of rows) {
    if (document.y + 18 > BOTTOM) {
      document.addPage();
      head();
    }
    row(columns, cells, 'plain');
  }
  rule();
}

const COLUMNS: readonly Column[] = [
  { title: say('on'), share: 0.14 }, { title: say('what'), share: 0.2 }, { title: say('place'), share: 0.22 }, { title: say('organisation'), share: 0.24 }, { title: say('minutes'), share: 0.1, isNumber: true }, { title: say('faces'), share: 0.1, isNumber: true },
];
const cellsOf = (line: ProofLine): string[] => [line.on, words[`record.category.${line.category}`] ?? line.category, line.place, line.organisation ?? say('oneself'), String(line.minutes), line.faces === null ? '—' : say('ofFive', { faces: line.faces })];

function drawHead(): void {
  document.font('plain').fontSize(10).fillColor(FAINT).text(say('number', { number }), MARGIN, MARGIN, { width: WIDTH, align: 'right' });
  document.moveDown(1.2);
  text(say('title'), 24, { align: 'center', characterSpacing: 2 }, 'strong');
  document.moveDown(1);
  const facts = { name: content.name, identity: content.identityNumber ?? say('noIdentity'), number: content.volunteerNumber, from: dayOf(content.fromOn), to: dayOf(content.toOn), visits: content.visits, hours: hoursOf(content.minutes).toFixed(1), minutes: content.minutes };
  text(say('words', facts), 12, { lineGap: 6, indent: 24 });
  const more = [content.rating === null ? '' : say('rated', { rating: content.rating.toFixed(1) }), content.stars > 0 ? say('stars', { stars: content.stars }) : ''].filter(Boolean).join('');
  if (more) text(more, 12, { lineGap: 6, indent: 24 });
  document.moveDown(0.8);
}

function drawTrainings(): void {
  if (content.trainings.length === 0) return;
  document.moveDown(0.5);
  room(60);
  text(say('trainings'), 11, {}, 'strong');
  document.moveDown(0.3);
  table([{ title: say('training'), share: 0.4 }, { title: say('on'), share: 0.15 }, { title: say('trainingHours'), share: 0.12, isNumber: true }, { title: say('trainingNumber'), share: 0.33 }], content.trainings.map((one) => [one.name, one.on, String(one.hours), one.number]));
}

function drawCode(left: number, top: number): void {
  if (checkUrl === null) return;
  const { data, size } = encode(checkUrl, { ecc: 'M', border: 4 });
  const step = QR_SIZE / size;
  for (const [y, line] of data.entries()) for (const [x, isDark] of line.entries()) if (isDark) document.rect(left + x * step, top + y * step, step + 0.05, step + 0.05);
  document.fill('#000000');
}

/** Who answers for it, room for the seal, and how it is checked: never torn apart. */
function drawFoot(): void {
  document.moveDown(0.8);
  if (content.note) text(say('note', { note: content.note }), 10, { lineGap: 3 });
  room(190);
  document.moveDown(0.6);
  const { issuer } = content;
  for (const [key, value] of [['issuer', issuer.name], ['responsible', issuer.responsible], ['handler', issuer.handler], ['contact', issuer.contact], ['issuedOn', dayOf(issuedOn)]] as const) text(say(key, { value }), 11, { align: 'right', lineGap: 4 });
  text(say('seal'), 11, { align: 'right' });
  document.moveDown(0.6);
  rule();
  const top = document.y + 4;
  drawCode(MARGIN, top);
  const left = checkUrl === null ? MARGIN : MARGIN + QR_SIZE + 12;
  document.font('strong').fontSize(11).fillColor(INK).text(say('code', { code }), left, top + 8, { width: WIDTH - (left - MARGIN) });
  document.font('plain').fontSize(9).fillColor(FAINT).text(say(checkUrl === null ? 'checkWithout' : 'check'), { lineGap: 2 }).text(say('public', { until: dayOf(publicUntil) }), { lineGap: 2 });
}

drawHead();
table(COLUMNS, content.lines.map(cellsOf));
drawTrainings();
drawFoot();
const { start, count } = document.bufferedPageRange();
for (let at = start; at < start + count; at += 1) {
  document.switchToPage(at);
  // Below the margin, where text would turn the page.
  document.page.margins.bottom = 0;
  document.font('plain').fontSize(8).fillColor(FAINT).text(say('page', { at: at + 1, of: count, number }), MARGIN, BOTTOM + 18, { width: WIDTH, align: 'center', lineBreak: false });
}
document.end();
