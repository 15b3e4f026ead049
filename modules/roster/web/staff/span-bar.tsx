import { useText } from '@huying/ui';
import { Button, Input, Select, Space } from 'antd';
import { ChevronLeft, ChevronRight } from 'lucide-react';
import { CREWS } from '../../contract.ts';
import { AreaSelect } from './area-select.tsx';
import type { SpanView } from './use-span.ts';

const LENGTHS = [1, 7, 14, 28] as const;

export function SpanBar({ span }: { span: SpanView }) {
  const t = useText();
  return (
    <Space wrap role="search">
      <AreaSelect value={span.areaPath} onChoose={(area) => span.set({ area })} />
      <Space.Compact>
        <Button aria-label={t('roster.board.before')} icon={<ChevronLeft size={16} aria-hidden="true" />} onClick={() => span.move(-span.days)} />
        <Input type="date" aria-label={t('roster.board.from')} value={span.from} onChange={(event) => event.target.value && span.set({ from: event.target.value })} style={{ inlineSize: 150 }} />
        <Button aria-label={t('roster.board.after')} icon={<ChevronRight size={16} aria-hidden="true" />} onClick={() => span.move(span.days)} />
      </Space.Compact>
      <Select aria-label={t('roster.board.days')} value={span.days} onChange={(days) => span.set({ days: String(days) })} options={[...new Set([...LENGTHS, span.days])].map((value) => ({ value, label: t('roster.days', { count: value }) }))} style={{ inlineSize: 100 }} />
      <Select aria-label={t('roster.template.crew')} allowClear placeholder={t('roster.template.crew')} value={span.crew ?? null} onChange={(crew) => span.set({ crew: crew ?? undefined })} options={CREWS.map((value) => ({ value, label: t(`roster.crew.${value}`) }))} style={{ inlineSize: 150 }} />
    </Space>
  );
}
