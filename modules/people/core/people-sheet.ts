/** A table of elders or volunteers as an office keeps it. Reads each row for itself and says what is wrong with it; nothing here knows who is there already. Pure. */
import { isDate, isRefusal, type ReadSheet, readPhone, readPosition, readSheetColumns, type RowProblem, type SheetRecord } from '@huying/kernel';
import type { Position } from '@huying/place/contract';
import { type IMPORT_KINDS, SEXES, SKILLS } from '../contract.ts';
import { readFacts } from './identity.ts';

export type ImportKind = (typeof IMPORT_KINDS)[number];
type Skill = (typeof SKILLS)[number];

export const PEOPLE_COLUMNS = {
  name: { names: ['姓名', 'name'], isRequired: true },
  sex: { names: ['性别', 'sex', 'gender'] },
  birth: { names: ['出生日期', '出生年月', '出生年份', '生日', 'birth', 'birthday', 'birth date', 'birth year'] },
  phone: { names: ['手机号', '手机', '手机号码', '电话', '联系电话', 'phone', 'mobile'] },
  identity: { names: ['身份证号', '身份证', '身份证号码', '公民身份号码', 'identity', 'identity number', 'id number'] },
  area: { names: ['区域', '区域编码', '院落', '小区', '网格', 'area'] },
  address: { names: ['住址', '地址', '家庭住址', '详细地址', 'address'] },
  lat: { names: ['纬度', 'lat', 'latitude'] },
  lng: { names: ['经度', 'lng', 'lon', 'longitude'] },
  alone: { names: ['独居', '是否独居', 'lives alone'] },
  mind: { names: ['注意事项', '要注意的事', 'mind', 'notes'] },
  contactName: { names: ['联系人', '联系人姓名', '紧急联系人', 'contact', 'contact name'] },
  contactRelation: { names: ['与联系人关系', '联系人关系', '关系', 'relation'] },
  contactPhone: { names: ['联系人手机号', '联系人电话', '紧急联系电话', 'contact phone'] },
  recording: { names: ['同意录音', '录音同意', 'recording consent'] },
  photo: { names: ['同意拍照', '拍照同意', 'photo consent'] },
  skills: { names: ['技能', '会做的事', '特长', 'skills'] },
} as const;
export type PeopleColumn = keyof typeof PEOPLE_COLUMNS;

/** The columns that a sample table shows, in its order. */
export const COLUMNS_OF: Readonly<Record<ImportKind, readonly PeopleColumn[]>> = {
  elder: ['name', 'sex', 'birth', 'phone', 'identity', 'area', 'address', 'lat', 'lng', 'alone', 'mind', 'contactName', 'contactRelation', 'contactPhone', 'recording', 'photo'],
  volunteer: ['name', 'sex', 'birth', 'phone', 'identity', 'area', 'lat', 'lng', 'skills'],
};

export interface SheetPerson {
  readonly row: number;
  readonly name: string;
  readonly sex: (typeof SEXES)[number] | null;
  readonly birthYear: number | null;
  readonly phone: string | null;
  readonly identityNumber: string | null;
  /** As the row names it: path, code or name; empty where it names none. */
  readonly area: string;
  readonly position: Position | null;
  readonly address: string | null;
  readonly livesAlone: boolean;
  readonly mind: readonly string[];
  readonly contacts: readonly { readonly name: string; readonly relation: string; readonly phone: string; readonly personId: null }[];
  readonly recordingConsent: boolean;
  readonly photoConsent: boolean;
  readonly skills: readonly Skill[];
}

export interface PeopleSheet {
  readonly people: readonly SheetPerson[];
  readonly problems: readonly RowProblem[];
  readonly unread: readonly string[];
  /** What the file calls each column. */
  readonly called: ReadSheet<PeopleColumn>['called'];
}

const SEX_WORDS: Readonly<Record<string, (typeof SEXES)[number]>> = { 女: 'female', 女性: 'female', f: 'female', female: 'female', 男: 'male', 男性: 'male', m: 'male', male: 'male' };
const YES = ['是', '有', '√', '✓', 'y', 'yes', 'true', '1', '独居', '同意'];
const NO = ['', '否', '无', '没有', '×', 'n', 'no', 'false', '0', '不', '不同意'];
const MOST_NAME = 40;
const MOST_ADDRESS = 120;
const MOST_MIND = 100;
/** An identity number in a cell of numbers is rounded by the table program: 15 places and then zeros, or written with an E. */
const ROUNDED = /^\d(\.\d+)?E\+?\d+$|^\d{15}000$/i;

/** `skillNames` are the names of the skills in the languages of the installation, for who writes 做饭 and not `cooking`. */
export function readPeopleSheet(rows: readonly (readonly string[])[], kind: ImportKind, today: string, skillNames: ReadonlyMap<string, Skill>): PeopleSheet {
  const sheet = readSheetColumns(rows, PEOPLE_COLUMNS);
  const missing: RowProblem[] = sheet.missing.map((key) => ({ row: 1, column: null, code: 'sheet.missingColumn', facts: { column: PEOPLE_COLUMNS[key].names[0] } }));
  if (kind === 'elder' && sheet.called.address === undefined) missing.push({ row: 1, column: null, code: 'sheet.missingColumn', facts: { column: PEOPLE_COLUMNS.address.names[0] } });
  if (missing.length > 0) return { people: [], problems: missing, unread: sheet.unread, called: sheet.called };
  const problems: RowProblem[] = [];
  const people = sheet.records.map((record) => new RowReader(record, sheet.called, problems).read(kind, today, skillNames));
  problems.push(...twice(people, sheet.called));
  return { people, problems: problems.sort((a, b) => a.row - b.row), unread: sheet.unread, called: sheet.called };
}

/** Numbers that stand in two rows: the same person twice, or a number that was copied down by mistake. */
function twice(people: readonly SheetPerson[], called: ReadSheet<PeopleColumn>['called']): RowProblem[] {
  const first = new Map<string, number>();
  return people.flatMap(({ row, phone, identityNumber }) =>
    ([['phone', phone], ['identity', identityNumber]] as const).flatMap(([column, number]) => {
      if (number === null) return [];
      const before = first.get(number);
      if (before === undefined) first.set(number, row);
      return before === undefined ? [] : [{ row, column: called[column] ?? null, code: 'people.rowTwice', facts: { other: before } }];
    }));
}

class RowReader {
  readonly #record: SheetRecord<PeopleColumn>;
  readonly #called: ReadSheet<PeopleColumn>['called'];
  readonly #problems: RowProblem[];

  constructor(record: SheetRecord<PeopleColumn>, called: ReadSheet<PeopleColumn>['called'], problems: RowProblem[]) {
    this.#record = record;
    this.#called = called;
    this.#problems = problems;
  }

  read(kind: ImportKind, today: string, skillNames: ReadonlyMap<string, Skill>): SheetPerson {
    const { cells, row } = this.#record;
    if (cells.name === '' || cells.name.length > MOST_NAME) this.#note('name', 'people.rowName', { most: MOST_NAME });
    const typed = { sex: this.#sex(), birthYear: this.#birthYear(today), identityNumber: this.#identity() };
    const facts = readFacts(typed, today);
    if (isRefusal(facts)) this.#noteFacts(facts.refused, facts.facts);
    const known = isRefusal(facts) ? typed : facts;
    const phone = this.#phone('phone');
    if (kind === 'volunteer' && cells.phone === '') this.#note('phone', 'people.needsPhone');
    if (kind === 'elder' && (cells.address === '' || cells.address.length > MOST_ADDRESS)) this.#note('address', 'people.rowAddress', { most: MOST_ADDRESS });
    return {
      row, name: cells.name, ...known, phone, area: cells.area, position: this.#position(), address: kind === 'elder' ? cells.address : null,
      livesAlone: this.#yes('alone'), mind: this.#mind(), contacts: this.#contacts(), recordingConsent: this.#yes('recording'), photoConsent: this.#yes('photo'),
      skills: kind === 'volunteer' ? this.#skills(skillNames) : [],
    };
  }

  #note(column: PeopleColumn, code: string, facts?: RowProblem['facts']): void {
    this.#problems.push({ row: this.#record.row, column: this.#called[column] ?? null, code, ...(facts ? { facts } : {}) });
  }

  /** A wrong identity number is told by what is wrong with it, as in a form. */
  #noteFacts(code: string, facts: RowProblem['facts']): void {
    const column = code === 'people.wrongBirthYear' ? 'birth' : 'identity';
    if (code === 'people.wrongIdentity' && facts) {
      const { why, ...more } = facts;
      this.#note(column, String(why), more);
    } else this.#note(column, code, facts);
  }

  #sex(): SheetPerson['sex'] {
    const word = this.#record.cells.sex.normalize('NFKC').toLowerCase();
    if (word === '') return null;
    const sex = SEX_WORDS[word] ?? null;
    if (!sex) this.#note('sex', 'people.rowSex', { word: this.#record.cells.sex.slice(0, 20) });
    return sex;
  }

  /** `1946-10-03`, `1946/10/3`, `1946.10`, `1946年10月3日`, `19461003` or `1946`. */
  #birthYear(today: string): number | null {
    const text = this.#record.cells.birth.normalize('NFKC').replace(/\s/g, '');
    if (text === '') return null;
    const match = /^(\d{4})(?:[-/.年](\d{1,2})(?:[-/.月](\d{1,2})日?)?月?|年)?$/.exec(text) ?? /^(\d{4})(\d{2})(\d{2})?$/.exec(text);
    const [, year = '', month = '1', day = '1'] = match ?? [];
    const date = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
    if (match && isDate(date) && date <= today && date >= '1880') return Number(year);
    this.#note('birth', 'people.rowBirth', { word: this.#record.cells.birth.slice(0, 20) });
    return null;
  }

  #identity(): string | null {
    const text = this.#record.cells.identity;
    if (text === '') return null;
    if (!ROUNDED.test(text)) return text;
    this.#note('identity', 'people.rowRounded');
    return null;
  }

  #phone(column: 'phone' | 'contactPhone'): string | null {
    const text = this.#record.cells[column];
    if (text === '') return null;
    const read = readPhone(text);
    if (!isRefusal(read)) return read.phone;
    this.#note(column, read.refused, read.facts);
    return null;
  }

  #position(): Position | null {
    const { lat, lng } = this.#record.cells;
    if (lat === '' && lng === '') return null;
    const read = readPosition(`${lat},${lng}`);
    if (!read) this.#note('lat', 'people.rowPosition', { position: `${lat}, ${lng}`.slice(0, 60) });
    return read ?? null;
  }

  #yes(column: 'alone' | 'recording' | 'photo'): boolean {
    const word = this.#record.cells[column].normalize('NFKC').toLowerCase();
    if (!YES.includes(word) && !NO.includes(word)) this.#note(column, 'people.rowYesNo', { word: this.#record.cells[column].slice(0, 20) });
    return YES.includes(word);
  }

  #mind(): string[] {
    const list = this.#record.cells.mind.split(/[;；\n]/).map((one) => one.trim()).filter(Boolean);
    if (list.length > 20 || list.some((one) => one.length > MOST_MIND)) this.#note('mind', 'people.rowMind', { most: MOST_MIND });
    return list.slice(0, 20).map((one) => one.slice(0, MOST_MIND));
  }

  #contacts(): SheetPerson['contacts'] {
    const { contactName, contactRelation, contactPhone } = this.#record.cells;
    if (contactName === '' && contactPhone === '') return [];
    const phone = this.#phone('contactPhone');
    if (contactPhone === '' || contactName === '' || contactName.length > MOST_NAME || contactRelation.length > 20) this.#note(contactPhone === '' ? 'contactPhone' : 'contactName', 'people.rowContact');
    return phone && contactName ? [{ name: contactName.slice(0, MOST_NAME), relation: contactRelation.slice(0, 20) || '家人', phone, personId: null }] : [];
  }

  #skills(names: ReadonlyMap<string, Skill>): Skill[] {
    const words = this.#record.cells.skills.split(/[;；,，、\s]+/).map((one) => one.trim().toLowerCase()).filter(Boolean);
    const unknown = words.find((word) => !names.has(word) && !(SKILLS as readonly string[]).includes(word));
    if (unknown) this.#note('skills', 'people.rowSkill', { word: unknown.slice(0, 20) });
    return [...new Set(words.flatMap((word) => names.get(word) ?? ((SKILLS as readonly string[]).includes(word) ? [word as Skill] : [])))];
  }
}
