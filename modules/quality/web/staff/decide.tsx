import { useId, useState } from 'react';
import { Note, SecondNote, useCommand, useNoticeBoard, useText } from '@huying/ui';
import { CATEGORIES } from '@huying/recognition/contract';
import { Button, Card, Checkbox, Flex, Form, Input, InputNumber, Radio, Rate, Select } from 'antd';
import { type GrievanceView, OUTCOMES, quality } from '../../contract.ts';
import { isSoundDecision } from '../../core/grievance.ts';

const RATINGS = ['keep', 'strike', 'change'] as const;

/** A decision with its reasons, which both sides read. */
export function Decide({ one }: { one: GrievanceView }) {
  const t = useText();
  const id = useId();
  const board = useNoticeBoard();
  const decide = useCommand(quality.routes.decide, { touches: ['need', 'timebank'] });
  const [outcome, setOutcome] = useState<(typeof OUTCOMES)[number]>();
  const [rating, setRating] = useState<(typeof RATINGS)[number]>('keep');
  const [faces, setFaces] = useState(0);
  const [takesBackCredits, setTakesBack] = useState(false);
  const [givesBackCredits, setGivesBack] = useState(false);
  const [hours, setHours] = useState<number | null>(one.claim ? Math.round((one.claim.minutes / 60) * 100) / 100 : null);
  const recorded = one.visit?.category ?? one.claim?.category ?? null;
  const [category, setCategory] = useState(one.claim?.category ?? recorded);
  const [reason, setReason] = useState('');
  const instance = one.state === 'appealed' ? 2 : 1;
  const minutes = one.kind === 'record' && outcome !== 'refused' && hours !== null ? Math.round(hours * 60) : null;
  const given = { rating, faces: rating === 'change' && faces > 0 ? faces : null, takesBackCredits, givesBackCredits, minutes, category: minutes !== null && category !== recorded ? (category as (typeof CATEGORIES)[number]) : null };
  const tookBack = one.decisions.some((decided) => decided.tookBackCredits);
  const isSound = outcome !== undefined && isSoundDecision(one.kind, { outcome, ...given }, instance, tookBack);
  const run = async () => {
    if (!outcome) return;
    const answer = await decide.run({ params: { grievanceId: one.id }, body: { outcome, reason: reason.trim(), ...given } });
    if (answer.ok) board.show({ kind: 'done', text: t('quality.decide.done') });
  };
  return (
    <Card title={t(instance === 2 ? 'quality.decide.final' : 'quality.decide')}>
      <Form layout="vertical">
        <Form.Item label={t('quality.outcome')}>
          <Radio.Group aria-label={t('quality.outcome')} value={outcome} onChange={(event) => setOutcome(event.target.value)} options={OUTCOMES.map((value) => ({ value, label: t(`quality.outcome.${value}`) }))} />
        </Form.Item>
        {one.kind === 'rating' ? (
          <Form.Item label={t('quality.decide.rating')}>
            <Flex vertical gap={8}>
              <Radio.Group aria-label={t('quality.decide.rating')} value={rating} onChange={(event) => setRating(event.target.value)} options={RATINGS.map((value) => ({ value, label: t(`quality.decide.rating.${value}`) }))} />
              {rating === 'change' ? <Rate aria-label={t('quality.faces.choose')} value={faces} onChange={setFaces} count={5} /> : null}
            </Flex>
          </Form.Item>
        ) : null}
        {one.kind === 'record' && outcome !== undefined && outcome !== 'refused' ? (
          <>
            <Form.Item label={t('quality.decide.hours')} htmlFor={`${id}hours`}><InputNumber id={`${id}hours`} min={0} max={24} step={0.1} value={hours} onChange={setHours} suffix={t('quality.hours')} style={{ inlineSize: 160 }} /></Form.Item>
            {one.help ? <p style={{ marginBlockEnd: 16 }}>{t('quality.decide.follows')}</p> : (
            <Form.Item label={t('quality.decide.category')} htmlFor={`${id}category`} extra={t('quality.decide.follows')}>
              <Select id={`${id}category`} value={category} onChange={setCategory} options={CATEGORIES.map((value) => ({ value, label: t(`mobilisation.category.${value}`) }))} style={{ maxInlineSize: 320 }} />
            </Form.Item>)}
          </>
        ) : null}
        {tookBack ? <Form.Item><Checkbox checked={givesBackCredits} onChange={(event) => setGivesBack(event.target.checked)}>{t('quality.decide.giveBack')}</Checkbox></Form.Item> : null}
        {one.kind === 'service' && !tookBack ? <Form.Item><Checkbox checked={takesBackCredits} onChange={(event) => setTakesBack(event.target.checked)}>{t('quality.decide.credits')}</Checkbox></Form.Item> : null}
        <Form.Item label={t('quality.decide.reason')} htmlFor={`${id}reason`} extra={t('quality.decide.reasonHint')}>
          <Input.TextArea id={`${id}reason`} rows={4} maxLength={1_000} showCount value={reason} onChange={(event) => setReason(event.target.value)} />
        </Form.Item>
        {outcome && !isSound ? <Note kind="warned" title={t('refusal.quality.wrongRemedy')} /> : null}
        <SecondNote problem={decide.problem}>{t('quality.decide.askSecond')}</SecondNote>
        <Button type="primary" size="large" disabled={!isSound || reason.trim().length < 5} loading={decide.isRunning} onClick={() => void run()}>{t('quality.decide.send')}</Button>
      </Form>
    </Card>
  );
}
