/** SendSms and SendTtsVoice of Tencent Cloud, answered as their pages show. */
import { type CloudPeer, startTencentPeer, type TencentCall } from '@huying/platform/testing';

export type TencentPeer = CloudPeer<TencentCall>;

export const startTencent = (secrets: Readonly<Record<string, string>>): Promise<TencentPeer> =>
  startTencentPeer(secrets, (action) => (action === 'SendSms' ? 'sms' : 'vms'), ({ action }, count) =>
    action === 'SendSms'
      ? { SendStatusSet: [{ SerialNo: `5000:1045710669157053657849499${count}`, PhoneNumber: '+8618511122233', Fee: 1, SessionContext: 'test', Code: 'Ok', Message: 'send success', IsoCode: 'CN' }] }
      : { SendStatus: { CallId: `12582bce-403c-11eb-96b8-52540047${count}`, SessionContext: 'test' } });
