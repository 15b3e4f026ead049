/** A table of areas as an office keeps it: code, name, what it lies in, kind, latitude, longitude. Pure. */
import { type ReadSheet, readPosition, readSheetColumns, type RowProblem, type SheetRecord } from '@huying/kernel';
import { AREA_KINDS, type Area, type ListedArea, type Position } from '../contract.ts';
import { codeProblem, isNarrower, nextKind } from './keeping.ts';

type Kind = Area['kind'];

export const AREA_COLUMNS = {
  code: { names: ['编码', '代码', '区域编码', '统计用区划代码', 'code'], isRequired: true },
  name: { names: ['名称', '区域名称', 'name'], isRequired: true },
  parent: { names: ['上级', '上级编码', '所属', 'parent'] },
  kind: { names: ['类型', '类别', '级别', 'kind', 'type'] },
  lat: { names: ['纬度', 'lat', 'latitude'] },
  lng: { names: ['经度', 'lng', 'lon', 'longitude'] },
} as const;
type Column = keyof typeof AREA_COLUMNS;

const KIND_WORDS: Readonly<Record<Kind, readonly string[]>> = {
  street: ['街道', '街道办', '镇', '乡', 'street'], community: ['社区', '村', 'community'], grid: ['网格', '单元网格', 'grid'],
  courtyard: ['院落', '小区', '院子', 'courtyard', 'compound'], building: ['楼栋', '楼', '幢', '栋', 'building'],
};

/** An area that is there already, or the street office itself. */
export type KnownArea = Pick<Area, 'kind' | 'name' | 'code' | 'path' | 'centre' | 'closed'>;

interface Row {
  readonly record: SheetRecord<Column>;
  readonly code: string;
  readonly name: string;
  readonly parent: string;
}

export interface AreaList {
  readonly areas: ListedArea[];
  readonly problems: RowProblem[];
  readonly unread: readonly string[];
}

const CODE = /^[A-Za-z0-9]{1,20}$/;
const MOST_NAME = 40;
const MOST_PATH = 120;

/**
 * A statistical code of twelve digits names the office in its first nine: `510117001005` is the community `005` of `510117001`, `510117001000` the
 * office itself.
 */
export function ownCode(code: string, officeCode: string): string {
  if (!/^\d{12}$/.test(code) || !code.startsWith(officeCode)) return code === officeCode ? '' : code;
  return code.slice(9) === '000' ? '' : code.slice(9);
}

/** What the table adds below the areas that are known; the first of these is the street office. Rows may come in any order. */
export function readAreaList(rows: readonly (readonly string[])[], known: readonly [KnownArea, ...KnownArea[]]): AreaList {
  const sheet = readSheetColumns(rows, AREA_COLUMNS);
  const problems: RowProblem[] = sheet.missing.map((key) => ({ row: 1, column: null, code: 'sheet.missingColumn', facts: { column: AREA_COLUMNS[key].names[0] } }));
  if (problems.length > 0) return { areas: [], problems, unread: sheet.unread };
  const reader = new Reader(sheet, known, problems);
  reader.readAll();
  return { areas: reader.areas, problems: problems.sort((a, b) => a.row - b.row), unread: sheet.unread };
}

class Reader {
  readonly areas: ListedArea[] = [];
  readonly #office: KnownArea;
  readonly #placed: Map<string, KnownArea>;
  /** Codes of what lies in each area. */
  readonly #below = new Map<string, Set<string>>();
  readonly #sheet: ReadSheet<Column>;
  readonly #problems: RowProblem[];
  readonly #rows: Row[];
  /** What is placed and what waits, by their codes and names. */
  readonly #placedAs = new Map<string, Set<KnownArea>>();
  readonly #waitingAs = new Map<string, Set<Row>>();

  constructor(sheet: ReadSheet<Column>, known: readonly [KnownArea, ...KnownArea[]], problems: RowProblem[]) {
    this.#office = known[0];
    this.#placed = new Map(known.map((area) => [area.path, area]));
    this.#sheet = sheet;
    this.#problems = problems;
    for (const area of known.slice(1)) {
      this.#codesBelow(area.path.slice(0, -area.code.length - 1)).add(area.code);
      note(this.#placedAs, area);
    }
    this.#rows = sheet.records.map((record) => ({
      record, code: ownCode(record.cells.code, this.#office.code), name: record.cells.name, parent: ownCode(record.cells.parent.replace(/^\/|\/$/g, ''), this.#office.code),
    }));
  }

  readAll(): void {
    for (const row of this.#rows) note(this.#waitingAs, row);
    let waiting = this.#rows.filter((row) => this.#isSound(row));
    // Each round places what lies in something that stands already, so that the order of the rows does not matter.
    for (let before = waiting.length + 1; waiting.length < before; ) {
      before = waiting.length;
      waiting = waiting.filter((row) => {
        const parent = this.#parentOf(row);
        if (parent === 'several') this.#note(row, 'parent', 'place.severalParents', { parent: row.parent });
        else if (parent) this.#place(row, parent);
        if (parent) for (const called of [row.code, row.name]) this.#waitingAs.get(called)?.delete(row);
        return parent === undefined;
      });
    }
    for (const row of waiting) {
      this.#note(row, 'parent', this.#isAwaited(row) ? 'place.parentWrong' : 'place.unknownParent', { parent: row.parent });
    }
  }

  #note({ record }: Row, column: Column, code: string, facts?: RowProblem['facts']): void {
    this.#problems.push({ row: record.row, column: this.#sheet.called[column] ?? null, code, ...(facts ? { facts } : {}) });
  }

  #codesBelow(path: string): Set<string> {
    const codes = this.#below.get(path) ?? new Set();
    this.#below.set(path, codes);
    return codes;
  }

  #isSound(row: Row): boolean {
    const { code, name } = row;
    if (!CODE.test(code)) this.#note(row, 'code', 'place.wrongCode', { code: row.record.cells.code });
    if (name === '' || name.length > MOST_NAME) this.#note(row, 'name', 'place.wrongName', { most: MOST_NAME });
    return CODE.test(code) && name !== '' && name.length <= MOST_NAME;
  }

  /** By its path below the office, or by its code or name where only one has it. */
  #parentOf(row: Row): KnownArea | 'several' | undefined {
    const { parent } = row;
    if (parent === '' || parent === this.#office.name) return this.#office;
    const byPath = this.#placed.get(`${this.#office.path}/${parent}`) ?? this.#placed.get(`/${parent}`);
    if (byPath) return byPath;
    const [placed, another] = this.#placedAs.get(parent) ?? [];
    if (another) return 'several';
    return this.#isAwaited(row) ? undefined : placed;
  }

  /** Another row that is called as this one's parent may yet find its place. */
  #isAwaited(row: Row): boolean {
    const waiting = this.#waitingAs.get(row.parent);
    return waiting !== undefined && waiting.size > (waiting.has(row) ? 1 : 0);
  }

  #place(row: Row, parent: KnownArea): void {
    const { code, name } = row;
    const path = `${parent.path}/${code}`;
    const kind = this.#kindOf(row, parent);
    const centre = this.#centreOf(row, parent);
    const clash = codeProblem(code, this.#codesBelow(parent.path));
    if (clash) this.#note(row, 'code', clash.code, { code, other: clash.other });
    if (path.length > MOST_PATH) this.#note(row, 'code', 'place.tooDeep');
    if (parent.closed) this.#note(row, 'parent', 'place.closedAbove', { name: parent.name });
    // It stands all the same, so that what lies in it is not told to lie nowhere; with a problem nothing is stored.
    const area = { kind: kind ?? 'building', name, code, path, centre: centre ?? parent.centre };
    if (!clash) this.#codesBelow(parent.path).add(code);
    if (!this.#placed.has(path)) {
      this.#placed.set(path, area);
      note(this.#placedAs, area);
    }
    if (kind && centre && !clash) this.areas.push({ ...area, parentPath: parent.path });
  }

  #kindOf(row: Row, parent: KnownArea): Kind | undefined {
    const word = row.record.cells.kind.normalize('NFKC').toLowerCase();
    const kind = word === '' ? nextKind(parent.kind) : AREA_KINDS.find((one) => KIND_WORDS[one].includes(word));
    if (!kind) this.#note(row, word === '' ? 'parent' : 'kind', word === '' ? 'place.nothingBelow' : 'place.unknownKind', word === '' ? { name: parent.name } : { word: row.record.cells.kind });
    else if (isNarrower(kind, parent.kind)) return kind;
    else this.#note(row, 'kind', 'place.wrongKind', { name: parent.name });
    return undefined;
  }

  #centreOf(row: Row, parent: KnownArea): Position | undefined {
    const { lat, lng } = row.record.cells;
    if (lat === '' && lng === '') {
      // A community must be found on the map; what lies in it may be near its middle until somebody moves it.
      if (parent.kind !== 'street') return parent.centre;
      this.#note(row, 'lat', 'place.noPosition');
      return undefined;
    }
    const [latitude, longitude] = [Number(lat || Number.NaN), Number(lng || Number.NaN)];
    const read = readPosition(`${lat},${lng}`);
    if (!read) this.#note(row, 'lat', 'place.wrongPosition', { position: `${lat}, ${lng}`.slice(0, 60) });
    else if (read.lat !== latitude || read.lng !== longitude) this.#note(row, 'lat', 'place.swapped', { position: `${lat}, ${lng}` });
    else return read;
    return undefined;
  }
}

function note<T extends { readonly code: string; readonly name: string }>(index: Map<string, Set<T>>, one: T): void {
  for (const called of [one.code, one.name]) index.set(called, (index.get(called) ?? new Set()).add(one));
}
