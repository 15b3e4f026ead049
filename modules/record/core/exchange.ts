/**
 * Files for the national system of voluntary service: the eight kinds of elements of MZ/T 061-2015 and the fields of each. Of the standard's own names
 * of fields there is no reliable text (domain/03 §3.5, domain/14), so that what a column is called, and whether it is there, is a decision table. Pure.
 */
import { type DecisionTable, decide, defineDecisionTable, writeCsv } from '@huying/kernel';
import { EXCHANGE_FILES, type ExchangeFile } from '../contract.ts';

/** Codes of the fields, in the order of the columns, with the names as shipped. */
export const FIELDS = {
  volunteers: {
    volunteerNumber: '志愿者编号', externalNumber: '全国系统志愿者编号', name: '姓名', sex: '性别', birthYear: '出生年', identityKind: '证件类型', identityNumber: '证件号码', area: '居住区域', phone: '联系方式', job: '职业', skills: '专业技能', preferences: '服务类别', times: '服务时间意向',
    registeredOn: '注册日期', visits: '累计服务次数', hours: '累计服务时间（小时）', stars: '星级',
  },
  organisations: { organisationName: '团体名称', organisationKind: '团体类别', area: '服务区域', phone: '联系方式', volunteers: '参与志愿者人数', visits: '服务次数', hours: '服务时间（小时）' },
  projects: { projectName: '项目名称', category: '服务类别', organisationName: '组织单位', area: '服务地点', fromOn: '开始日期', toOn: '结束日期', volunteers: '参与志愿者人数', visits: '服务次数', hours: '服务时间（小时）' },
  services: {
    serviceNumber: '服务记录编号', volunteerNumber: '志愿者编号', name: '姓名', projectName: '活动名称', on: '服务日期', area: '服务地点', served: '服务对象', category: '服务内容', hours: '服务时间（小时）', organisationName: '组织单位', recorder: '记录方式', rating: '评价',
  },
  trainings: { volunteerNumber: '志愿者编号', name: '姓名', training: '培训内容', on: '培训日期', trainingHours: '学时', certificateNumber: '证书编号', state: '状态' },
  honours: { volunteerNumber: '志愿者编号', name: '姓名', honour: '表彰名称', hours: '累计服务时间（小时）', grantedBy: '授予单位' },
  ratings: { volunteerNumber: '志愿者编号', name: '姓名', serviceNumber: '服务记录编号', on: '评价日期', ratedBy: '评价方', rating: '评价' },
  certificates: { volunteerNumber: '志愿者编号', name: '姓名', certificate: '证书名称', certificateNumber: '证书编号', issuer: '发证单位', issuedOn: '发证日期', expiresOn: '有效期至', state: '状态' },
} as const satisfies Record<ExchangeFile, Readonly<Record<string, string>>>;

export type FieldOf<F extends ExchangeFile> = keyof (typeof FIELDS)[F] & string;
export type Cell = string | number | null;
export type ExchangeRow<F extends ExchangeFile> = Readonly<Record<FieldOf<F>, Cell>>;

const FIELD_CODES = [...new Set(EXCHANGE_FILES.flatMap((file) => Object.keys(FIELDS[file])))];

export const exchangeFields = defineDecisionTable({
  name: 'record.exchange',
  title: { zh: '导出文件的字段名', en: 'Names of the fields in exchange files' },
  hitPolicy: 'FIRST',
  inputs: [
    { id: 'file', title: { zh: '文件', en: 'File' }, type: 'string' },
    { id: 'field', title: { zh: '字段', en: 'Field' }, type: 'string' },
  ],
  outputs: [
    { id: 'included', title: { zh: '导出这一列', en: 'In the file' }, type: 'boolean' },
    { id: 'head', title: { zh: '改叫什么（空着用原名）', en: 'Called (empty: as shipped)' }, type: 'string' },
  ],
  rules: [{ id: 'shipped', when: ['-', '-'], then: ['true', 'null'], note: 'MZ/T 061-2015 的字段名没有可靠文本，按上级给的模板改这里。' }],
});
export const exchangeWords = { file: { text: 'record.file', values: EXCHANGE_FILES }, field: { text: 'record.field', values: FIELD_CODES } } as const;

export interface Column {
  readonly field: string;
  readonly head: string;
}
/** The columns of a file by the table that holds. */
export function columnsFor(table: DecisionTable, file: ExchangeFile): Column[] {
  return Object.entries(FIELDS[file]).flatMap(([field, usual]) => {
    const { included, head } = decide(table, { file, field }).outputs[0] ?? {};
    return included === false ? [] : [{ field, head: typeof head === 'string' && head.trim() !== '' ? head : usual }];
  });
}

type Rows = readonly Readonly<Record<string, Cell>>[];
export const exchangeCsv = (columns: readonly Column[], rows: Rows): string => writeCsv([columns.map(({ head }) => head), ...rows.map((row) => columns.map(({ field }) => row[field]))]);

export interface Envelope {
  readonly file: ExchangeFile;
  readonly fromOn: string;
  readonly toOn: string;
  readonly madeAt: string;
  readonly office: string;
}
/** The same for machines: what it is, and each row by the names of the columns. */
export const exchangeJson = (envelope: Envelope, columns: readonly Column[], rows: Rows): string =>
  `${JSON.stringify({ standard: 'MZ/T 061-2015', ...envelope, rows: rows.map((row) => Object.fromEntries(columns.map(({ field, head }) => [head, row[field] ?? null]))) }, null, 1)}\n`;
