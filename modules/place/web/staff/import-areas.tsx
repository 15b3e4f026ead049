import { useState } from 'react';
import { ErrorNote, Note, sheetBlob, SheetProblems, useCommand, useLanguage, useText, useTools } from '@huying/ui';
import { Button, Input, Modal, Space, Upload } from 'antd';
import { place } from '../../contract.ts';

const MOST_LISTED = 200;
const SAMPLE = {
  zh: '\uFEFF编码,名称,上级,类型,纬度,经度\r\n005,奎星楼社区,,社区,30.81000,103.88700\r\ng01,第一网格,005,网格,,\r\ny01,枫林苑,005/g01,院落,30.81050,103.88740\r\nb01,1 栋,005/g01/y01,楼栋,30.81052,103.88748\r\n',
  en: '\uFEFFcode,name,parent,kind,latitude,longitude\r\n005,Kuixing Tower,,community,30.81000,103.88700\r\ng01,Grid 1,005,grid,,\r\ny01,Maple Court,005/g01,courtyard,30.81050,103.88740\r\nb01,Building 1,005/g01/y01,building,30.81052,103.88748\r\n',
} as const;

/** A table of areas: looked at first, then stored whole or not at all. */
export function ImportAreas({ onClose }: { onClose: () => void }) {
  const t = useText();
  const [language] = useLanguage();
  const { notices } = useTools();
  const [table, setTable] = useState<{ readonly blob: Blob; readonly name: string }>();
  const [pasted, setPasted] = useState('');
  const look = useCommand(place.routes.importAreas);
  const store = useCommand(place.routes.importAreas);
  const take = (next: { blob: Blob; name: string } | undefined) => {
    look.clear();
    store.clear();
    setTable(next);
    if (next) void look.run({ query: {}, body: next.blob });
  };
  const looked = look.value;
  const isFine = looked !== undefined && looked.problems.length === 0 && looked.areas.length > 0;
  const save = async () => {
    if (!table) return;
    const answer = await store.run({ query: { stores: 'true' }, body: table.blob });
    if (!answer.ok) return;
    notices.show({ kind: 'done', text: t('place.import.stored', { areas: answer.value.added }) });
    onClose();
  };
  const problem = look.problem ?? store.problem;
  return (
    <Modal
      open width={760} title={t('place.import.title')} onCancel={onClose} onOk={() => void save()} okText={t('place.import.store')} cancelText={t('ui.close')}
      okButtonProps={{ disabled: !isFine, loading: store.isRunning }}
    >
      <Space orientation="vertical" size="middle" style={{ inlineSize: '100%' }}>
        <p>{t('place.import.words')}</p>
        <Space wrap>
          <Button href={URL.createObjectURL(new Blob([SAMPLE[language]], { type: 'text/csv' }))} download={`${t('place.import.title')}.csv`}>{t('place.import.template')}</Button>
          <Upload accept=".csv,.xlsx" showUploadList={false} beforeUpload={(file) => { take({ blob: sheetBlob(file), name: file.name }); return false; }}>
            <Button type="primary" loading={look.isRunning}>{t('place.import.choose')}</Button>
          </Upload>
          {table?.name}
        </Space>
        <Input.TextArea aria-label={t('place.import.paste')} placeholder={t('place.import.paste')} rows={4} value={pasted} onChange={(event) => setPasted(event.target.value)} />
        {pasted.trim() === '' ? null : <Button loading={look.isRunning} onClick={() => take({ blob: new Blob([pasted], { type: 'text/csv' }), name: '' })}>{t('place.import.check')}</Button>}
        {problem ? <ErrorNote problem={problem} /> : null}
        {looked && looked.problems.length === 0 ? <Note kind={looked.areas.length > 0 ? 'done' : 'warned'}>{looked.areas.length > 0 ? t('place.import.fine', { areas: looked.areas.length }) : t('place.import.nothing')}</Note> : null}
        {looked && looked.problems.length > 0 ? (
          <>
            <Note kind="warned" title={t('place.import.found', { areas: looked.areas.length, problems: looked.problems.length })}>{looked.problems.length >= MOST_LISTED ? t('place.import.more', { count: MOST_LISTED }) : null}</Note>
            <SheetProblems problems={looked.problems} />
          </>
        ) : null}
        {looked && looked.unread.length > 0 ? <p>{t('place.import.unread', { columns: looked.unread.join(t('ui.listSeparator')) })}</p> : null}
      </Space>
    </Modal>
  );
}
