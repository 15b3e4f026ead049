import { useId, useState } from 'react';
import { localDate, type RouteOut } from '@huying/kernel';
import { place } from '@huying/place/contract';
import { CATEGORIES } from '@huying/recognition/contract';
import { ErrorNote, FactList, Link, Moment, Note, Spinner, useAsk, useCommand, useNoticeBoard, useText } from '@huying/ui';
import { Button, Card, Checkbox, Flex, Form, Input, Radio, Tag } from 'antd';
import { mobilisation } from '../../contract.ts';
import { useOwnOrganisation } from './own-organisation.ts';

type Known = RouteOut<typeof mobilisation.routes.scope>;
type Week = NonNullable<Known['hours']>['week'];
const DAYS = ['1', '2', '3', '4', '5', '6', '7'] as const;
/** The local day and time of the community as the instant that it is. */
const LOCAL = '+08:00';

/** What my organisation gives now, when it is open, and until when it is away; beside it what its contract names, which staff keep. */
export default function Scope() {
  const t = useText();
  const organisationId = useOwnOrganisation();
  const known = useAsk(mobilisation.routes.scope, organisationId ? { params: { organisationId: organisationId as never } } : null);
  if (!known.value) return <><h1 className="visually-hidden">{t('mobilisation.title.scope')}</h1>{known.problem ? <ErrorNote problem={known.problem} onRetry={known.again} isRetrying={known.isAsking} /> : <Spinner>{t('ui.loading')}</Spinner>}</>;
  return (
    <Flex vertical gap={16} style={{ maxInlineSize: 760 }}>
      <div><Link href="/">{t('mobilisation.title.asks')}</Link><h1>{t('mobilisation.title.scope')}</h1></div>
      <Contract known={known.value} />
      <Own key={known.value.changedAt ?? ''} known={known.value} />
    </Flex>
  );
}

function Contract({ known: { name, contract } }: { known: Known }) {
  const t = useText();
  const areas = useAsk(place.routes.areas, {}).value?.areas ?? [];
  const nameOf = (path: string) => areas.find((area) => area.path === path)?.name ?? path;
  return (
    <Card title={t('mobilisation.scope.contract')}>
      <FactList
        facts={[
          [t('mobilisation.scope.name'), name], [t('mobilisation.scope.area'), contract.areaPath === '' ? t('mobilisation.scope.everywhere') : nameOf(contract.areaPath)],
          [t('mobilisation.scope.serves'), contract.serves.map(nameOf).join(t('ui.listSeparator')) || t('mobilisation.scope.allOfIt')],
          [t('mobilisation.scope.names'), contract.categories.map((one) => t(`mobilisation.category.${one}`)).join(t('ui.listSeparator')) || t('mobilisation.scope.anything')],
        ]}
      />
      <p>{t('mobilisation.scope.contractHint')}</p>
    </Card>
  );
}

function Own({ known }: { known: Known }) {
  const t = useText();
  const id = useId();
  const board = useNoticeBoard();
  const change = useCommand(mobilisation.routes.changeScope, { touches: ['people'] });
  const [categories, setCategories] = useState<string[]>(known.categories);
  const [isAlways, setAlways] = useState(known.hours === null);
  const [week, setWeek] = useState<Week>(known.hours?.week ?? { 1: [{ from: '09:00', to: '18:00' }], 2: [{ from: '09:00', to: '18:00' }], 3: [{ from: '09:00', to: '18:00' }], 4: [{ from: '09:00', to: '18:00' }], 5: [{ from: '09:00', to: '18:00' }] });
  const [away, setAway] = useState(known.awayUntil ? localDate(new Date(known.awayUntil)) : '');
  const [keepsHolidays, setKeepsHolidays] = useState(known.changedAt === null || known.keepsHolidays);
  const [closedDays, setClosedDays] = useState<readonly string[]>(known.closedDays);
  const offered = known.contract.categories.length > 0 ? known.contract.categories : [...CATEGORIES];
  const isWrong = !isAlways && DAYS.some((day) => (week[day] ?? []).some((one) => one.from >= one.to));
  const save = async () => {
    const hours = isAlways ? null : { week, holidays: known.hours?.holidays ?? [], special: known.hours?.special ?? {} };
    const answer = await change.run({ params: { organisationId: known.organisationId }, body: { categories: categories as never, hours: hours as never, awayUntil: away ? new Date(`${away}T00:00:00${LOCAL}`).toISOString() : null, keepsHolidays, closedDays: [...closedDays] } });
    if (answer.ok) board.show({ kind: 'done', text: t('mobilisation.scope.saved') });
  };
  return (
    <Card title={t('mobilisation.scope.own')}>
      {known.changedAt ? <p>{known.changedBy} · <Moment at={known.changedAt} /></p> : null}
      {change.problem ? <ErrorNote problem={change.problem} /> : null}
      <Form layout="vertical" onFinish={() => void save()}>
        <Form.Item label={t('mobilisation.scope.gives')} extra={t('mobilisation.scope.givesHint')}>
          <Checkbox.Group aria-label={t('mobilisation.scope.gives')} value={categories} onChange={(values) => setCategories(values as string[])} options={offered.map((value) => ({ value, label: t(`mobilisation.category.${value}`) }))} />
        </Form.Item>
        <Form.Item label={t('mobilisation.scope.hours')} extra={t('mobilisation.scope.hoursHint')}>
          <Radio.Group aria-label={t('mobilisation.scope.hours')} value={isAlways} onChange={(event) => setAlways(event.target.value === true)} options={[{ value: true, label: t('mobilisation.scope.always') }, { value: false, label: t('mobilisation.scope.byWeek') }]} />
        </Form.Item>
        {isAlways ? null : <Hours week={week} onChange={setWeek} />}
        {isWrong ? <Note kind="warned" title={t('mobilisation.scope.wrongHours')} /> : null}
        <Form.Item label={t('mobilisation.scope.holidays')} extra={known.publicHolidays.length > 0 ? t('mobilisation.scope.publicHolidays', { days: known.publicHolidays.join(t('ui.listSeparator')) }) : t('mobilisation.scope.noHolidays')}>
          <Checkbox checked={keepsHolidays} onChange={(event) => setKeepsHolidays(event.target.checked)}>{t('mobilisation.scope.keepsHolidays')}</Checkbox>
        </Form.Item>
        <ClosedDays days={closedDays} onChange={setClosedDays} />
        <Form.Item label={t('mobilisation.scope.away')} htmlFor={`${id}away`} extra={t('mobilisation.scope.awayHint')}>
          <Input id={`${id}away`} type="date" allowClear value={away} onChange={(event) => setAway(event.target.value)} style={{ maxInlineSize: 200 }} />
        </Form.Item>
        <Button type="primary" htmlType="submit" disabled={isWrong} loading={change.isRunning}>{t('mobilisation.scope.save')}</Button>
      </Form>
    </Card>
  );
}

const MOST_CLOSED_DAYS = 200;

function ClosedDays({ days, onChange }: { days: readonly string[]; onChange: (days: readonly string[]) => void }) {
  const t = useText();
  const id = useId();
  const [day, setDay] = useState('');
  const add = () => {
    onChange([...new Set([...days, day])].sort());
    setDay('');
  };
  return (
    <Form.Item label={t('mobilisation.scope.closedDays')} htmlFor={id} extra={t('mobilisation.scope.closedDaysHint')}>
      <Flex vertical gap={8}>
        <Flex gap={8} wrap>
          <Input id={id} type="date" value={day} onChange={(event) => setDay(event.target.value)} style={{ inlineSize: 200 }} />
          <Button disabled={day === '' || days.length >= MOST_CLOSED_DAYS} onClick={add}>{t('mobilisation.scope.addClosedDay')}</Button>
        </Flex>
        <Flex gap={8} wrap>{days.map((one) => <Tag key={one} closable={{ 'aria-label': t('mobilisation.scope.removeClosedDay', { day: one }) }} onClose={() => onChange(days.filter((other) => other !== one))}>{one}</Tag>)}</Flex>
      </Flex>
    </Form.Item>
  );
}

/** One opening for each weekday; a day that is not ticked is closed. */
function Hours({ week, onChange }: { week: Week; onChange: (week: Week) => void }) {
  const t = useText();
  const set = (day: (typeof DAYS)[number], opening: { from: string; to: string } | undefined) => {
    const { [day]: _, ...others } = week;
    onChange(opening ? { ...others, [day]: [opening, ...(week[day] ?? []).slice(1)] } : others);
  };
  return (
    <Flex vertical gap={8} style={{ marginBlockEnd: 16 }}>
      {DAYS.map((day) => {
        const opening = week[day]?.[0];
        const name = t(`mobilisation.weekday.${day}`);
        return (
          <Flex key={day} wrap gap={8} align="center">
            <Checkbox checked={opening !== undefined} onChange={(event) => set(day, event.target.checked ? { from: '09:00', to: '18:00' } : undefined)} style={{ minInlineSize: 90 }}>{name}</Checkbox>
            {opening ? (
              <>
                <Input type="time" aria-label={t('mobilisation.scope.from', { day: name })} value={opening.from} onChange={(event) => event.target.value && set(day, { ...opening, from: event.target.value })} style={{ inlineSize: 130 }} />
                <Input type="time" aria-label={t('mobilisation.scope.to', { day: name })} value={opening.to} onChange={(event) => event.target.value && set(day, { ...opening, to: event.target.value })} style={{ inlineSize: 130 }} />
              </>
            ) : null}
          </Flex>
        );
      })}
    </Flex>
  );
}

