/** A sample table with one row, for whoever makes the list, in the language that they read. */
import { COLUMNS_OF, type ImportKind, PEOPLE_COLUMNS, type PeopleColumn } from './people-sheet.ts';

type Row = Readonly<Partial<Record<PeopleColumn, string>>>;
const ELDER: Readonly<Record<'zh' | 'en', Row>> = {
  zh: {
    name: '王桂芳', sex: '女', birth: '1946-10-03', area: '枫林苑', address: '枫林苑 1 栋 2 单元 301', alone: '是', mind: '耳背，请大声说；上下楼要人扶', contactName: '王小明', contactRelation: '儿子',
    contactPhone: '13800000000', recording: '是', photo: '否', skills: '陪伴聊天、做饭',
  },
  en: {
    name: 'Wang Guifang', sex: 'female', birth: '1946-10-03', area: 'Maple Court', address: 'Maple Court, building 1, 2-301', alone: 'yes', mind: 'Hard of hearing, please speak up; needs an arm on the stairs', contactName: 'Wang Xiaoming', contactRelation: 'son',
    contactPhone: '13800000000', recording: 'yes', photo: 'no', skills: 'company, cooking',
  },
};
const VOLUNTEER: Readonly<Record<'zh' | 'en', Row>> = { zh: { name: '赵敏', phone: '13800000001' }, en: { name: 'Zhao Min', phone: '13800000001' } };

export function sampleRows(kind: ImportKind, language: 'zh' | 'en'): readonly [head: string[], row: string[]] {
  const columns = COLUMNS_OF[kind];
  const row: Row = { ...ELDER[language], ...(kind === 'volunteer' ? VOLUNTEER[language] : {}) };
  const headOf = (column: PeopleColumn) => PEOPLE_COLUMNS[column].names.find((name) => language === 'zh' || /^[a-z]/.test(name)) ?? column;
  return [columns.map(headOf), columns.map((column) => row[column] ?? '')];
}
