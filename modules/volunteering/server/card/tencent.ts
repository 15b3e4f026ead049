/** IDCardOCR of Tencent Cloud (2018-11-19): https://cloud.tencent.com/document/api/866/33524 */
import { askTencent, objectOf, type TencentService } from '@huying/platform';
import type { CardWarning, Unreadable } from '../../contract.ts';
import { type CardOutcome, type CardReader, numberOf, textOf, WAIT_SECONDS } from './reader.ts';

/** What is warned of only where it is asked for. */
const CONFIG = JSON.stringify({ CopyWarn: true, BorderCheckWarn: true, ReshootWarn: true, DetectPsWarn: true, TempIdWarn: true, InvalidDateWarn: true, ReflectWarn: true, Quality: true });
const WARNINGS: Readonly<Record<number, CardWarning>> = { [-9100]: 'period', [-9101]: 'cut', [-9102]: 'copy', [-9103]: 'reshot', [-9104]: 'temporary', [-9105]: 'covered', [-9106]: 'altered', [-9107]: 'glare', [-9108]: 'copy' };
/** Below it the page calls a picture blurred. */
const LEAST_QUALITY = 50;

function warningsOf(advanced: Readonly<Record<string, unknown>>): CardWarning[] {
  const codes = Array.isArray(advanced.WarnInfos) ? advanced.WarnInfos.map(Number) : [];
  const quality = numberOf(advanced.Quality);
  const found = codes.flatMap((code) => WARNINGS[code] ?? []);
  return [...new Set<CardWarning>([...found, ...(quality !== undefined && quality < LEAST_QUALITY ? (['blurred'] as const) : [])])];
}

/** https://cloud.tencent.com/document/product/866/33528 */
const UNREADABLE: readonly (readonly [RegExp, Unreadable])[] = [
  [/ImageBlur/, 'blurred'], [/ImageNoIdCard|ImageNoSpecifiedCard|ImageNoText/, 'notCard'], [/CardSideError/, 'otherSide'], [/MultiCardError/, 'several'], [/IdCardTooSmall/, 'small'],
  [/IdCardInfoIllegal|ImageDecodeFailed|EmptyImageError|ImageSizeTooLarge|TooLargeFileError/, 'unclear'],
];

function failureOf(status: number, code: string): CardOutcome {
  const why = UNREADABLE.find(([pattern]) => pattern.test(code))?.[1];
  if (why) return { is: 'unreadable', why };
  if (/LimitExceeded|CountLimitError/.test(code)) return { is: 'limited', code };
  if (status >= 500 || /^InternalError|EngineRecognizeTimeout|DetectFailed|OcrFailed|UnKnowError|ServiceUnavailable/.test(code)) return { is: 'away', code };
  return { is: 'misconfigured', code };
}

export const tencentReader = (service: TencentService): CardReader => ({
  name: 'tencent-ocr',
  async read(picture) {
    const answered = await askTencent(service, { service: 'ocr', action: 'IDCardOCR', version: '2018-11-19', content: { ImageBase64: Buffer.from(picture).toString('base64'), Config: CONFIG } }, WAIT_SECONDS);
    if (!answered) return { is: 'away', code: 'no-answer' };
    if (answered.error) return failureOf(answered.status, answered.error);
    const { Name, Sex, Birth, IdNum, ValidDate, AdvancedInfo } = answered.answer;
    return {
      is: 'read', warnings: warningsOf(objectOf(typeof AdvancedInfo === 'string' ? AdvancedInfo : '')),
      text: { name: textOf(Name), sex: textOf(Sex), birth: textOf(Birth), number: textOf(IdNum), period: textOf(ValidDate) },
    };
  },
});
