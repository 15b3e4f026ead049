/** Which reader of cards this installation has, by its settings; read at the start, so that half a setting is told then. */
import { ALIYUN_KEY, aliyunKey, ConfigProblem, type Environment, originSetting, settingsGroup, TENCENT_KEY, tencentKey, tencentRegion } from '@huying/platform';
import { aliyunReader } from './aliyun.ts';
import type { CardReader } from './reader.ts';
import { tencentReader } from './tencent.ts';

/** Undefined where none is set up: then people read the pictures, and nothing pretends. */
export function chooseReader(environment: Environment): CardReader | undefined {
  const { CARD_READER: chosen } = environment;
  if (!chosen) return undefined;
  if (chosen === 'aliyun') {
    settingsGroup(environment, ['CARD_READER'], ALIYUN_KEY);
    return aliyunReader({ key: aliyunKey(environment), url: originSetting(environment, 'ALIYUN_OCR_URL', 'https://ocr-api.cn-hangzhou.aliyuncs.com') });
  }
  if (chosen === 'tencent') {
    settingsGroup(environment, ['CARD_READER'], TENCENT_KEY);
    return tencentReader({ key: tencentKey(environment), url: originSetting(environment, 'TENCENT_OCR_URL', 'https://ocr.tencentcloudapi.com'), region: tencentRegion(environment) });
  }
  throw new ConfigProblem(`CARD_READER=${chosen} is neither aliyun nor tencent`);
}

/** The reader of one installation, made once. */
export function readerKeeper(): (surroundings: { readonly environment: Environment }) => CardReader | undefined {
  const made = new WeakMap<Environment, { readonly reader: CardReader | undefined }>();
  return ({ environment }) => {
    const known = made.get(environment) ?? { reader: chooseReader(environment) };
    made.set(environment, known);
    return known.reader;
  };
}
