import { useEffect, useState } from 'react';
import { days, later, startOfDay } from '@huying/kernel';
import { TIERS } from '@huying/mobilisation/contract';
import { place } from '@huying/place/contract';
import { CATEGORIES, URGENCIES } from '@huying/recognition/contract';
import { useAsk, useNow, useFilter, useText } from '@huying/ui';
import { Input, Select } from 'antd';
import { needLifecycle, type NEED_STATES } from '../../contract.ts';

type State = (typeof NEED_STATES)[number];
const PHASES = ['open', 'active', 'done', 'dropped'] as const;
const STATES_OF = Object.groupBy(Object.keys(needLifecycle.states) as State[], (state) => needLifecycle.states[state].phase);
const SINCES = ['today', '7', '30', '90'] as const;

/** Filters stand in the address, so that a view can be kept and shared. */
export function useFilters() {
  const { params, change } = useFilter();
  const read = <T extends string>(name: string) => (params.get(name) || undefined) as T | undefined;
  return { read, set: change };
}
export type Filters = ReturnType<typeof useFilters>;

/** Since when: today, or so many days. By the installation's clock and in whole hours, so that the question stays the same while the page is open. */
export function useSince(since: string | undefined): string | undefined {
  const hour = new Date(useNow(3_600));
  if (since === 'today') return startOfDay(hour).toISOString();
  return since && /^\d{1,4}$/.test(since) ? later(hour, -days(Number(since))).toISOString() : undefined;
}

/** The filter of the board, as the address says it; the same goes into the file. */
export function useBoardFilter({ read }: Filters) {
  return {
    phase: read<(typeof PHASES)[number]>('phase'), state: read<State>('state'), category: read<(typeof CATEGORIES)[number]>('category'), urgency: read<(typeof URGENCIES)[number]>('urgency'),
    tier: read<(typeof TIERS)[number]>('tier'), area: read<string>('area'), search: read<string>('search'), attention: read<'true'>('attention'), from: useSince(read<string>('since')),
  };
}

const Chooser = ({ label, value, options, width, onChange }: { label: string; value: string | undefined; options: { value: string; label: string }[]; width: number; onChange: (value: string | undefined) => void }) => (
  <Select aria-label={label} allowClear showSearch={{ optionFilterProp: 'label' }} placeholder={label} value={value ?? null} onChange={(chosen) => onChange(chosen ?? undefined)} style={{ inlineSize: width, maxInlineSize: '100%' }} options={options} />
);

export function AreaChooser({ read, set }: Filters) {
  const t = useText();
  const areas = useAsk(place.routes.areas, {}).value?.areas ?? [];
  const options = areas.filter((area) => area.kind !== 'building').map((area) => ({ value: area.path, label: area.name }));
  return <Chooser label={t('need.board.area')} value={read('area')} options={options} width={180} onChange={(area) => set({ area })} />;
}

export function CategoryChooser({ read, set }: Filters) {
  const t = useText();
  return <Chooser label={t('need.board.category')} value={read('category')} width={140} onChange={(category) => set({ category })} options={CATEGORIES.map((value) => ({ value, label: t(`need.category.${value}`) }))} />;
}

export function UrgencyChooser({ read, set }: Filters) {
  const t = useText();
  return <Chooser label={t('need.board.urgency')} value={read('urgency')} width={120} onChange={(urgency) => set({ urgency })} options={URGENCIES.map((value) => ({ value, label: t(`need.urgency.${value}`) }))} />;
}

/** A phase as a whole, or one of its states. */
export function StateChooser({ read, set }: Filters) {
  const t = useText();
  const state = read<string>('state');
  const phase = read<string>('phase');
  const choose = (chosen: string | null | undefined) => {
    const [kind, value] = (chosen ?? '').split('.');
    set({ phase: kind === 'phase' ? value : undefined, state: kind === 'state' ? value : undefined });
  };
  return (
    <Select
      aria-label={t('need.board.phase')} allowClear placeholder={t('need.board.phase')} value={state ? `state.${state}` : phase ? `phase.${phase}` : null} onChange={choose} style={{ inlineSize: 160 }} popupMatchSelectWidth={200}
      options={PHASES.map((one) => ({
        label: t(`need.phase.${one}`),
        options: [{ value: `phase.${one}`, label: t('need.board.whole', { phase: t(`need.phase.${one}`) }) }, ...((STATES_OF[one] ?? []).length > 1 ? (STATES_OF[one] ?? []).map((value) => ({ value: `state.${value}`, label: t(`need.state.${value}`) })) : [])],
      }))}
    />
  );
}

export function TierChooser({ read, set }: Filters) {
  const t = useText();
  return <Chooser label={t('need.board.tier')} value={read('tier')} width={150} onChange={(tier) => set({ tier })} options={TIERS.map((value) => ({ value, label: t(`need.tier.${value}`) }))} />;
}

export function SinceChooser({ read, set }: Filters) {
  const t = useText();
  const label = (value: string) => (value === 'today' ? t('need.count.today') : t('need.statistics.days', { days: value }));
  return <Chooser label={t('need.board.since')} value={read('since')} width={140} onChange={(since) => set({ since })} options={SINCES.map((value) => ({ value, label: label(value) }))} />;
}

/** Asks when the typing pauses, not at each letter. */
export function SearchBox({ read, set }: Filters) {
  const t = useText();
  const value = read<string>('search') ?? '';
  const [typed, setTyped] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => typed !== value && set({ search: typed }), 350);
    return () => clearTimeout(timer);
  });
  return <Input aria-label={t('need.board.search')} placeholder={t('need.board.search')} allowClear value={typed} maxLength={60} onChange={(event) => setTyped(event.target.value)} style={{ inlineSize: 240, maxInlineSize: '100%' }} />;
}
