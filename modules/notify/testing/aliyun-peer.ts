/** SendSms and SingleCallByTts of Alibaba Cloud, answered as their pages show. */
import { type AliyunCall, type CloudPeer, startAliyunPeer } from '@huying/platform/testing';

export type AliyunPeer = CloudPeer<AliyunCall>;

export const startAliyun = (secrets: Readonly<Record<string, string>>): Promise<AliyunPeer> =>
  startAliyunPeer(secrets, ({ action, version }, count) => {
    if (version !== '2017-05-25') return { status: 404, body: { Code: 'InvalidVersion' } };
    const taken = { RequestId: 'F655A8D5-B967-440B-8683-DAD6FF8DE990', Code: 'OK', Message: 'OK' };
    return { body: action === 'SendSms' ? { ...taken, BizId: `90061974693649844${count}^0` } : { ...taken, CallId: `11612533${count}^100001` } };
  });
