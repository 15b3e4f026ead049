/** RecognizeIdcard of Alibaba Cloud and IDCardOCR of Tencent Cloud, answered as their pages show. */
import { type AliyunCall, type CloudPeer, startAliyunPeer, startTencentPeer, type TencentCall } from '@huying/platform/testing';

export interface OnCard {
  readonly name: string;
  readonly sex: string;
  readonly birth: string;
  readonly number: string;
  readonly period: string;
}

/** The head of a picture of that size. */
export const pngOf = (width: number, height: number): Buffer => {
  const png = Buffer.concat([Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex'), Buffer.alloc(12)]);
  png.writeUInt32BE(width, 16);
  png.writeUInt32BE(height, 20);
  return png;
};

/** What stands on a picture the peers cannot read: it is written behind its last byte, as no card of anybody is kept in tests. */
const MARK = '\u0000CARD';
export const writtenOn = (picture: Buffer, card: Partial<OnCard>): Buffer => Buffer.concat([picture, Buffer.from(MARK + JSON.stringify(card))]);
function readFrom(bytes: Buffer): Partial<OnCard> | undefined {
  const at = bytes.indexOf(MARK);
  return at < 0 ? undefined : (JSON.parse(bytes.subarray(at + Buffer.byteLength(MARK)).toString('utf8')) as Partial<OnCard>);
}

export const startAliyunOcr = (secrets: Readonly<Record<string, string>>): Promise<CloudPeer<AliyunCall>> =>
  startAliyunPeer(secrets, ({ action, version, bytes }) => {
    if (action !== 'RecognizeIdcard' || version !== '2021-07-07') return { status: 404, body: { Code: 'InvalidAction.NotFound' } };
    const card = readFrom(bytes);
    if (!card) return { status: 400, body: { RequestId: 'R', Code: 'unmatchedImageType', Message: 'The image type does not match the API operation.' } };
    const sizes = { height: 307, orgHeight: 307, orgWidth: 483, width: 483 };
    const warning = { isCopy: 0, isReshoot: 0, completenessScore: 98.645515, qualityScore: 73.324371, tamperScore: 0 };
    const face = card.number === undefined ? {} : { face: { angle: 0, data: { name: card.name, sex: card.sex, ethnicity: '汉', birthDate: card.birth, address: '上海市西藏南路', idNumber: card.number }, ftype: 0, prism_keyValueInfo: [], warning, ...sizes } };
    const back = card.period === undefined ? {} : { back: { angle: 0, data: { issueAuthority: '成都市公安局郫都分局', validPeriod: card.period }, ftype: 0, prism_keyValueInfo: [], warning, ...sizes } };
    return { body: { RequestId: '43A29C77-405E-4CC0-BC55-EE694AD00655', Data: JSON.stringify({ data: { ...face, ...back }, ...sizes }) } };
  });

export const startTencentOcr = (secrets: Readonly<Record<string, string>>): Promise<CloudPeer<TencentCall>> =>
  startTencentPeer(secrets, () => 'ocr', ({ action, version, content }) => {
    if (action !== 'IDCardOCR' || version !== '2018-11-19') return { Error: { Code: 'InvalidAction', Message: 'x' } };
    const card = readFrom(Buffer.from(String(content.ImageBase64), 'base64'));
    if (!card) return { Error: { Code: 'FailedOperation.ImageNoIdCard', Message: '图片中未检测到身份证' } };
    const { name = '', sex = '', birth = '', number = '', period = '' } = card;
    return { Name: name, Sex: sex, Nation: name && '汉', Birth: birth, Address: '', IdNum: number, Authority: period && '成都市公安局郫都分局', ValidDate: period, AdvancedInfo: JSON.stringify({ Quality: 80, BorderCodeValue: 0, WarnInfos: [] }), ReflectDetailInfos: [] };
  });
