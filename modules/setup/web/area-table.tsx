import { useRef, useState } from 'react';
import { Button, ErrorNote, Note, Row, SheetProblems, Stack, TextArea, useCommand, useLanguage, useText } from '@huying/ui';
import { setup } from '../contract.ts';

const SAMPLE = {
  zh: ['编码,名称,上级,类型,纬度,经度', '005,奎星楼社区,,社区,30.81000,103.88700', 'g01,第一网格,005,网格,,', 'y01,枫林苑,005/g01,院落,30.81050,103.88740', 'b01,1 栋,005/g01/y01,楼栋,30.81052,103.88748'].join('\n'),
  en: ['code,name,parent,kind,latitude,longitude', '005,Kuixing Tower,,community,30.81000,103.88700', 'g01,Grid 1,005,grid,,', 'y01,Maple Court,005/g01,courtyard,30.81050,103.88740', 'b01,Building 1,005/g01/y01,building,30.81052,103.88748'].join('\n'),
} as const;

/** The text of a file as table programs in China write it. */
async function textOf(file: File): Promise<string | undefined> {
  const bytes = await file.arrayBuffer();
  if (new Uint8Array(bytes).includes(0)) return undefined;
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('gb18030').decode(bytes);
  }
}

interface AreaTableProps {
  readonly token: string;
  readonly officeCode: string;
  readonly value: string;
  readonly onChange: (table: string) => void;
  readonly error: string | undefined;
}

/** A table of areas, pasted or out of a file, and what is wrong with it before anything is sent off. */
export function AreaTable({ token, officeCode, value, onChange, error }: AreaTableProps) {
  const t = useText();
  const [language] = useLanguage();
  const input = useRef<HTMLInputElement>(null);
  const [isUnreadable, setIsUnreadable] = useState(false);
  const check = useCommand(setup.routes.areas);
  const take = (table: string) => {
    check.clear();
    onChange(table);
  };
  const read = async (file: File | undefined) => {
    const text = file && (await textOf(file));
    setIsUnreadable(file !== undefined && text === undefined);
    if (text !== undefined) take(text.replace(/^\uFEFF/, ''));
  };
  const looked = check.value;
  return (
    <Stack>
      <TextArea label={t('setup.table')} hint={t('setup.table.hint')} rows={8} maxLength={200_000} value={value} error={isUnreadable ? t('setup.table.unreadable') : error} spellCheck={false} onChange={(event) => take(event.target.value)} />
      <input ref={input} type="file" accept=".csv,.txt,text/csv" hidden aria-label={t('setup.table.file')} onChange={(event) => void read(event.target.files?.[0])} />
      <Row>
        <Button onClick={() => input.current?.click()}>{t('setup.table.file')}</Button>
        {value === '' ? <Button onClick={() => take(SAMPLE[language])}>{t('setup.table.sample')}</Button> : null}
        {officeCode.trim() === '' ? null : <Button isBusy={check.isRunning} onClick={() => void check.run({ body: { token, officeCode, table: value } })}>{t('setup.table.check')}</Button>}
      </Row>
      {officeCode.trim() === '' ? <p>{t('setup.table.first')}</p> : null}
      {check.problem ? <ErrorNote problem={check.problem} /> : null}
      {looked && looked.problems.length === 0 ? <Note kind="done">{t('setup.table.fine', { count: looked.areas.length })}</Note> : null}
      {looked && looked.problems.length > 0 ? (
        <>
          <Note kind="warned" title={t('setup.table.wrong', { count: looked.areas.length, problems: looked.problems.length })} />
          <SheetProblems problems={looked.problems} />
        </>
      ) : null}
      {looked && looked.unread.length > 0 ? <p>{t('setup.table.unread', { columns: looked.unread.join(t('ui.listSeparator')) })}</p> : null}
    </Stack>
  );
}
