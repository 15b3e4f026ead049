/** RecognizeIdcard of Alibaba Cloud (OCR 2021-07-07): https://help.aliyun.com/zh/ocr/developer-reference/api-ocr-api-2021-07-07-recognizeidcard */
import { type AliyunService, askAliyun, codeOf, objectOf } from '@huying/platform';
import type { CardWarning, Unreadable } from '../../contract.ts';
import { type CardOutcome, type CardReader, numberOf, textOf, WAIT_SECONDS } from './reader.ts';

type Fields = Readonly<Record<string, unknown>>;
const fieldsOf = (value: unknown): Fields => (typeof value === 'object' && value !== null ? (value as Fields) : {});

/** Scores go to 100; where they begin to be poor is a choice of ours, the pages name no threshold. */
const LEAST_SCORE = 50;

function warningsOf(warning: Fields): CardWarning[] {
  const [whole, quality] = [numberOf(warning.completenessScore), numberOf(warning.qualityScore)];
  return [
    ...(warning.isCopy === 1 ? (['copy'] as const) : []), ...(warning.isReshoot === 1 ? (['reshot'] as const) : []),
    ...(whole !== undefined && whole < LEAST_SCORE ? (['cut'] as const) : []), ...(quality !== undefined && quality < LEAST_SCORE ? (['blurred'] as const) : []),
  ];
}

/** https://help.aliyun.com/zh/ocr/developer-reference/api-ocr-api-2021-07-07-errorcodes */
const UNREADABLE: Readonly<Record<string, Unreadable>> = { unmatchedImageType: 'notCard', illegalImageSize: 'unclear', exceededImageContent: 'unclear', unsupportedImageFormat: 'unclear', illegalImageContent: 'unclear' };

function failureOf(status: number, code: string): CardOutcome {
  const why = UNREADABLE[code];
  if (why) return { is: 'unreadable', why };
  if (/^Throttling|limit/i.test(code)) return { is: 'limited', code };
  return { is: status >= 500 || /^(ServiceUnavailable|InternalError)/.test(code) ? 'away' : 'misconfigured', code };
}

export const aliyunReader = (service: AliyunService): CardReader => ({
  name: 'aliyun-ocr',
  async read(picture) {
    const answered = await askAliyun(service, { action: 'RecognizeIdcard', version: '2021-07-07', query: { OutputQualityInfo: 'true' }, body: picture }, WAIT_SECONDS);
    if (!answered) return { is: 'away', code: 'no-answer' };
    const { Code, Data } = answered.answer;
    if (Code !== undefined && Code !== null && Code !== '') return failureOf(answered.status, codeOf(Code));
    if (answered.status !== 200 || typeof Data !== 'string') return failureOf(answered.status === 200 ? 502 : answered.status, `http-${answered.status}`);
    const sides = fieldsOf(objectOf(Data).data);
    const [face, back] = [fieldsOf(sides.face), fieldsOf(sides.back)];
    const [portrait, emblem] = [fieldsOf(face.data), fieldsOf(back.data)];
    return {
      is: 'read', warnings: [...new Set([...warningsOf(fieldsOf(face.warning)), ...warningsOf(fieldsOf(back.warning))])],
      text: { name: textOf(portrait.name), sex: textOf(portrait.sex), birth: textOf(portrait.birthDate), number: textOf(portrait.idNumber), period: textOf(emblem.validPeriod) },
    };
  },
});
