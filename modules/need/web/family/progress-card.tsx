import { ButtonLink, Card, Moment, Rings, Row, UrgencyMark, useText } from '@huying/ui';
import { aboutOf, isOver, type Progress, ringsOf, stepOf } from './progress-words.ts';

/** One need of somebody whom I follow, as it stands. */
export function ProgressCard({ need, headingLevel = 3 }: { need: Progress; headingLevel?: 2 | 3 }) {
  const t = useText();
  const isRed = need.urgency === 'red' && !isOver(need);
  return (
    <Card tone={isRed ? 'red' : 'plain'} title={aboutOf(need, t)} headingLevel={headingLevel} aside={<Moment at={need.calledAt ?? need.raisedAt} />}>
      <Row>
        {isOver(need) ? null : <Rings {...ringsOf(need, t)} size="card" still isDecoration />}
        <div style={{ flex: 1, minInlineSize: '10rem' }}>
          {need.urgency === 'green' ? null : <UrgencyMark urgency={need.urgency} />}
          <p>{stepOf(need, t)}</p>
        </div>
      </Row>
      <ButtonLink to={`/needs/${need.id}`} isWide kind={isRed ? 'primary' : 'plain'}>{t('need.family.open')}</ButtonLink>
    </Card>
  );
}
