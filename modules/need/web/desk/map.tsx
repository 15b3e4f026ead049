import { mobilisation } from '@huying/mobilisation/contract';
import { place } from '@huying/place/contract';
import { roster } from '@huying/roster/contract';
import { ErrorNote, useAsk, useLocation, useRoles, useText } from '@huying/ui';
import { mayOpen } from '@huying/ui/screens';
import { MapSurface } from '@huying/ui/map';
import { needContract } from '../../contract.ts';
import { titleOf } from '../elder/need-words.ts';

const MOST = 200;

/** The community with its open needs and who is on duty. */
export default function NeedMap() {
  const t = useText();
  const [, go] = useLocation();
  const map = useAsk(place.routes.map, {});
  const freshOn = [needContract.notices.changed, mobilisation.notices.changed];
  const open = useAsk(needContract.routes.board, { query: { phase: 'open', limit: MOST } }, { freshOn });
  const active = useAsk(needContract.routes.board, { query: { phase: 'active', limit: MOST } }, { freshOn });
  // Who only audits sees the needs, and not where people are.
  const maySeeHelpers = mayOpen({ asks: roster.routes.onDuty }, useRoles() ?? []);
  const helpers = useAsk(roster.routes.onDuty, maySeeHelpers ? {} : null, { freshOn: [roster.notices.dutyChanged], everySeconds: 60 });
  const needs = [...(open.value?.items ?? []), ...(active.value?.items ?? [])];
  const problem = map.problem ?? open.problem;
  return (
    <>
      <h1 className="visually-hidden">{t('need.title.map')}</h1>
      {problem ? <ErrorNote problem={problem} onRetry={map.again} /> : null}
      <MapSurface
        label={t('need.title.map')}
        areas={map.value?.areas as never}
        buildings={map.value?.buildings as never}
        streets={map.value?.streets as never}
        shows="areas"
        mayTilt
        height="70vh"
        points={[
          ...needs.map((need) => ({ id: need.id, at: [need.home.lng, need.home.lat] as const, kind: 'need' as const, urgency: need.tags.urgency, label: `${need.elderName} ${t(`need.category.${need.tags.category[0]}`)}`, detail: titleOf(need, t) })),
          ...(helpers.value?.people ?? []).flatMap((person) => (person.position ? [{ id: person.personId, at: [person.position.lng, person.position.lat] as const, kind: 'helper' as const, label: person.name }] : [])),
        ]}
        onChoose={(id) => needs.some((need) => need.id === id) && go(`/needs/${id}`)}
      />
    </>
  );
}
