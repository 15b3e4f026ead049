import { type FormEvent, useState } from 'react';
import { Button, Choice, ErrorNote, Field, Row, Stack, TextArea, useCommand, useNoticeBoard, useText } from '@huying/ui';
import { catalogue, type Choices, type Kept } from '../../contract.ts';
import { sayPrice, SELECT, SELECT_LABEL, WEEKDAYS } from '../words.ts';
import styles from './form.module.css';

const { routes } = catalogue;
type Week = Kept['hours'];
const OPEN = { from: '09:00', to: '11:00' };

/** What is offered: by whom, of which kind, where, when, how often. The price is the table's. */
export function ListingForm({ former, choices, onDone }: { former: Kept | undefined; choices: readonly Choices[]; onDone: () => void }) {
  const t = useText();
  const board = useNoticeBoard();
  const able = choices.filter((one) => one.categories.length > 0);
  const [index, setIndex] = useState(() => Math.max(0, former ? able.findIndex((one) => (former.provider.kind === 'person' ? one.organisationId === null : one.name === former.provider.name)) : 0));
  const who = able[index];
  const [category, setCategory] = useState(former?.category ?? who?.categories[0]?.category);
  const [title, setTitle] = useState(former?.title ?? '');
  const [words, setWords] = useState(former?.words ?? '');
  const [areaPath, setAreaPath] = useState(former?.areaPath ?? who?.areas[0]?.path ?? '');
  const [week, setWeek] = useState<Week>(former?.hours ?? { 2: [OPEN] });
  const [perWeek, setPerWeek] = useState(String(former?.perWeek ?? 2));
  const publish = useCommand(routes.publish);
  const change = useCommand(routes.change);
  const price = who?.categories.find((one) => one.category === category);
  const isWrong = WEEKDAYS.some((day) => (week[day] ?? []).some((one) => one.from >= one.to));
  const isOpen = WEEKDAYS.some((day) => (week[day]?.length ?? 0) > 0);
  const times = Math.round(Number(perWeek));
  const problem = publish.problem ?? change.problem;
  const send = async (event: FormEvent) => {
    event.preventDefault();
    if (!who || !category) return;
    const body = { category, title: title.trim(), words: words.trim(), areaPath, hours: week, perWeek: times };
    const answer = former ? await change.run({ params: { listingId: former.id }, body }) : await publish.run({ body: { ...body, organisationId: who.organisationId } });
    if (!answer.ok) return;
    board.show({ kind: 'done', text: t('catalogue.saved') });
    onDone();
  };
  return (
    <form noValidate onSubmit={(event) => void send(event)}>
      <Stack gap="large">
        <h1>{t(former ? 'catalogue.change' : 'catalogue.publish')}</h1>
        {able.length > 1 && !former ? <Choice label={t('catalogue.who')} layout="line" value={index} onChoose={(value) => { setIndex(value); setCategory(able[value]?.categories[0]?.category); setAreaPath(able[value]?.areas[0]?.path ?? ''); }} options={able.map((one, value) => ({ value, label: one.name }))} /> : null}
        <label style={SELECT_LABEL}>
          {t('catalogue.category')}
          <select style={SELECT} value={category} onChange={(event) => setCategory(event.target.value as typeof category)}>{who?.categories.map((one) => <option key={one.category} value={one.category}>{t(`catalogue.category.${one.category}`)}</option>)}</select>
        </label>
        {price ? <p>{t('catalogue.yourPrice', { price: sayPrice(price, t) })}</p> : null}
        <Field label={t('catalogue.name')} hint={t('catalogue.nameHint')} value={title} maxLength={40} onChange={(event) => setTitle(event.target.value)} />
        <TextArea label={t('catalogue.words')} hint={t('catalogue.wordsHint')} value={words} maxLength={300} onChange={(event) => setWords(event.target.value)} />
        <label style={SELECT_LABEL}>
          {t('catalogue.area')}
          <select style={SELECT} value={areaPath} onChange={(event) => setAreaPath(event.target.value)}>{who?.areas.map((one) => <option key={one.path} value={one.path}>{one.name}</option>)}</select>
        </label>
        <Hours week={week} onChange={setWeek} />
        <Field label={t('catalogue.perWeek')} type="number" inputMode="numeric" min={1} max={50} value={perWeek} onChange={(event) => setPerWeek(event.target.value)} />
        {isWrong ? <p role="alert">{t('catalogue.wrongHours')}</p> : null}
        {problem ? <ErrorNote problem={problem} /> : null}
        <Button submits kind="primary" isWide disabled={!category || title.trim().length < 2 || isWrong || !isOpen || !(times >= 1 && times <= 50)} isBusy={publish.isRunning || change.isRunning}>{t('catalogue.save')}</Button>
        <Row><Button kind="quiet" onClick={onDone}>{t('ui.back')}</Button></Row>
      </Stack>
    </form>
  );
}

/** One opening for each weekday; a day that is not ticked is none. */
function Hours({ week, onChange }: { week: Week; onChange: (week: Week) => void }) {
  const t = useText();
  const set = (day: (typeof WEEKDAYS)[number], opening: { from: string; to: string } | undefined) => {
    const { [day]: _, ...others } = week;
    onChange(opening ? { ...others, [day]: [opening, ...(week[day] ?? []).slice(1)] } : others);
  };
  return (
    <fieldset className={styles.hours}>
      <legend>{t('catalogue.given')}</legend>
      {WEEKDAYS.map((day) => {
        const opening = week[day]?.[0];
        const name = t(`catalogue.weekday.${day}`);
        return (
          <div key={day} className={styles.day}>
            <label className={styles.tick}><input type="checkbox" checked={opening !== undefined} onChange={(event) => set(day, event.target.checked ? OPEN : undefined)} /> {name}</label>
            {opening ? (
              <>
                <input type="time" aria-label={t('catalogue.from', { day: name })} value={opening.from} onChange={(event) => event.target.value && set(day, { ...opening, from: event.target.value })} />
                <span aria-hidden="true">–</span>
                <input type="time" aria-label={t('catalogue.to', { day: name })} value={opening.to} onChange={(event) => event.target.value && set(day, { ...opening, to: event.target.value })} />
              </>
            ) : null}
          </div>
        );
      })}
    </fieldset>
  );
}
