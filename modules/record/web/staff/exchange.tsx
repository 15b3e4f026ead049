import { ErrorNote, Link, Note, SecondNote, useClient, useFile, useNow, useText } from '@huying/ui';
import { Button, Flex, Form, Input, Radio, Select } from 'antd';
import { useState } from 'react';
import { EXCHANGE_FILES, type ExchangeFile, record } from '../../contract.ts';

const DAY = 86_400_000;
const dayOf = (at: number): string => new Date(at + 8 * 3_600_000).toISOString().slice(0, 10);

/** The records of one's area as files. */
export default function Exchange() {
  const t = useText();
  const client = useClient();
  const now = useNow();
  const file = useFile();
  const [given, setGiven] = useState(() => ({ file: 'services' as ExchangeFile, format: 'csv' as 'csv' | 'json', fromOn: dayOf(now - 30 * DAY), toOn: dayOf(now) }));
  const isWrong = given.fromOn === '' || given.toOn === '' || given.fromOn > given.toOn || given.toOn > dayOf(now);
  const address = client.addressOf(record.routes.exchange, { params: { file: given.file }, query: { fromOn: given.fromOn, toOn: given.toOn, format: given.format } });
  return (
    <Flex vertical gap={16} style={{ maxInlineSize: 640 }}>
      <Link href="/proofs">{t('record.title.proofs')}</Link>
      <h1>{t('record.title.exchange')}</h1>
      <p>{t('record.exchange.words')}</p>
      <Note>{t('record.exchange.masked')} {t('record.exchange.names')} <Link href="/tables/record.exchange">{t('record.exchange.table')}</Link></Note>
      <Form layout="vertical">
        <Form.Item label={t('record.exchange.what')} htmlFor="exchange-file"><Select id="exchange-file" value={given.file} onChange={(file) => setGiven({ ...given, file })} options={EXCHANGE_FILES.map((value) => ({ value, label: t(`record.file.${value}`) }))} /></Form.Item>
        <Form.Item label={t('record.from')} htmlFor="exchange-from"><Input id="exchange-from" type="date" value={given.fromOn} onChange={(event) => setGiven({ ...given, fromOn: event.target.value })} /></Form.Item>
        <Form.Item label={t('record.to')} htmlFor="exchange-to"><Input id="exchange-to" type="date" value={given.toOn} onChange={(event) => setGiven({ ...given, toOn: event.target.value })} /></Form.Item>
        <Form.Item label={t('record.exchange.format')}><Radio.Group value={given.format} onChange={(event) => setGiven({ ...given, format: event.target.value as 'csv' | 'json' })} options={(['csv', 'json'] as const).map((value) => ({ value, label: t(`record.exchange.${value}`) }))} /></Form.Item>
      </Form>
      {isWrong ? <ErrorNote problem={{ status: 422, code: 'record.wrongDays' }} /> : null}
      <SecondNote problem={file.problem}>{t('record.exchange.askSecond')}</SecondNote>
      <div><Button type="primary" loading={file.isTaking} disabled={isWrong} onClick={() => void file.take(address)}>{t('record.exchange.take')}</Button></div>
    </Flex>
  );
}
