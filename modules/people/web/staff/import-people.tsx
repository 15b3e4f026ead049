import { useState } from 'react';
import { type RouteOut, writeCsv } from '@huying/kernel';
import { ErrorNote, Link, Note, sheetBlob, SheetProblems, useAsk, useCommand, useLanguage, useLocation, useText, useTools } from '@huying/ui';
import { Button, Card, Checkbox, Form, Segmented, Space, Table, Upload } from 'antd';
import { IMPORT_KINDS, people } from '../../contract.ts';
import { rolesToGive } from '../../core/authority.ts';
import { sampleRows } from '../../core/people-sample.ts';
import type { ImportKind } from '../../core/people-sheet.ts';
import { AreaSelect } from './area-select.tsx';

type Looked = RouteOut<typeof people.routes.importPeople>;

/** Elders or volunteers from a table: looked at first, row by row, and only then stored. */
export default function ImportPeople() {
  const t = useText();
  const [language] = useLanguage();
  const { notices } = useTools();
  const [, go] = useLocation();
  const me = useAsk(people.routes.me, {}).value;
  const kinds = IMPORT_KINDS.filter((kind) => rolesToGive(me?.memberships ?? []).includes(kind));
  const [kind, setKind] = useState<ImportKind>('elder');
  const [areaId, setAreaId] = useState<string>();
  const [file, setFile] = useState<{ readonly blob: Blob; readonly name: string }>();
  const [skips, setSkips] = useState(false);
  const look = useCommand(people.routes.importPeople);
  const store = useCommand(people.routes.importPeople);
  const inspect = (next: typeof file, chosen = kind, area = areaId) => {
    setFile(next);
    setSkips(false);
    store.clear();
    look.clear();
    if (next) void look.run({ query: { kind: chosen, ...(area ? { areaId: area as never } : {}) }, body: next.blob });
  };
  const looked = look.value;
  const save = async () => {
    if (!file) return;
    const answer = await store.run({ query: { kind, ...(areaId ? { areaId: areaId as never } : {}), stores: 'true', skips: skips ? 'true' : 'false' }, body: file.blob });
    if (!answer.ok) return;
    notices.show({ kind: 'done', text: t('people.import.stored', { count: answer.value.added }) });
    go(`/people?role=${kind}`);
  };
  const problem = look.problem ?? store.problem;
  return (
    <>
      <p style={{ marginBlockEnd: 12 }}><Link href="/people">{t('people.title.people')}</Link></p>
      <h1 className="visually-hidden">{t('people.title.import')}</h1>
      <Card>
        <Form layout="vertical">
          <Form.Item label={t('people.import.kind')}>
            <Segmented
              value={kind} options={kinds.map((value) => ({ value, label: t(`people.role.${value}`) }))}
              onChange={(value: ImportKind) => {
                setKind(value);
                inspect(file, value);
              }}
            />
          </Form.Item>
          <Form.Item label={t('people.import.area')} htmlFor="import-area" extra={t('people.import.areaHint')}>
            <AreaSelect
              id="import-area" value={areaId}
              onChange={(chosen) => {
                setAreaId(chosen);
                inspect(file, kind, chosen);
              }}
            />
          </Form.Item>
          <p>{t(`people.import.words.${kind}`)}</p>
          <Space wrap style={{ marginBlock: 12 }}>
            <Button href={URL.createObjectURL(new Blob([writeCsv([...sampleRows(kind, language)])], { type: 'text/csv' }))} download={`${t(`people.import.sample.${kind}`)}.csv`}>{t('people.import.template')}</Button>
            <Upload accept=".csv,.xlsx" showUploadList={false} beforeUpload={(chosen) => { inspect({ blob: sheetBlob(chosen), name: chosen.name }); return false; }}>
              <Button type="primary" loading={look.isRunning}>{t('people.import.choose')}</Button>
            </Upload>
            {file?.name}
          </Space>
        </Form>
        {problem ? <ErrorNote problem={problem} /> : null}
        {looked ? <Outcome looked={looked} skips={skips} onSkips={setSkips} onSave={() => void save()} isSaving={store.isRunning} /> : null}
      </Card>
    </>
  );
}

interface OutcomeProps {
  readonly looked: Looked;
  readonly skips: boolean;
  readonly onSkips: (skips: boolean) => void;
  readonly onSave: () => void;
  readonly isSaving: boolean;
}

function Outcome({ looked, skips, onSkips, onSave, isSaving }: OutcomeProps) {
  const t = useText();
  const { rows, ready, problems, unlisted, sample, unread } = looked;
  const wrong = rows - ready;
  const mayStore = ready > 0 && (wrong === 0 || skips);
  return (
    <Space orientation="vertical" size="middle" style={{ inlineSize: '100%' }}>
      {rows === 0 && problems.length === 0 ? <Note kind="warned">{t('people.import.nothing')}</Note> : null}
      {rows > 0 && wrong === 0 ? <Note kind="done">{t('people.import.fine', { count: rows })}</Note> : null}
      {problems.length > 0 ? (
        <>
          <Note kind="warned" title={t('people.import.found', { rows, ready, wrong })}>{unlisted > 0 ? t('people.import.unlisted', { count: unlisted }) : null}</Note>
          <SheetProblems problems={problems} />
        </>
      ) : null}
      {unread.length > 0 ? <p>{t('people.import.unread', { columns: unread.join(t('ui.listSeparator')) })}</p> : null}
      {sample.length > 0 ? <Sample sample={sample} /> : null}
      {ready > 0 && wrong > 0 ? <Checkbox checked={skips} onChange={(event) => onSkips(event.target.checked)}>{t('people.import.skip', { wrong, ready })}</Checkbox> : null}
      {ready > 0 ? <Button type="primary" size="large" disabled={!mayStore} loading={isSaving} onClick={onSave}>{t('people.import.store', { count: ready })}</Button> : null}
    </Space>
  );
}

/** How the first rows were understood: a column that was taken for another is seen here. */
function Sample({ sample }: { sample: Looked['sample'] }) {
  const t = useText();
  return (
    <Table<Looked['sample'][number]>
      size="small" rowKey="row" pagination={false} scroll={{ x: 640 }} dataSource={[...sample]} title={() => t('people.import.understood')}
      columns={[
        { title: t('ui.sheet.row'), dataIndex: 'row', width: 60 }, { title: t('people.list.name'), dataIndex: 'name' }, { title: t('people.list.sex'), key: 'sex', render: (_, one) => (one.sex ? t(`people.sex.${one.sex}`) : '—') },
        { title: t('people.fields.birthYear'), key: 'birth', render: (_, one) => one.birthYear ?? '—' }, { title: t('people.file.phone'), key: 'phone', render: (_, one) => one.phone ?? '—' },
        { title: t('people.fields.livesIn'), dataIndex: 'area' }, { title: t('people.file.address'), key: 'address', render: (_, one) => one.address ?? '—' },
      ]}
    />
  );
}
