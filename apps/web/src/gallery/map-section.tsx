import { Rings } from '@huying/ui';
import { MapSurface } from '@huying/ui/map';
import { useState } from 'react';
import { areas, at, buildings, minutes, points, streets, tiersOf } from './samples.ts';
import { Section } from './section.tsx';

export function MapSection() {
  const [chosen, setChosen] = useState<string>('1');
  return (
    <Section id="map" title="地图">
      <MapSurface
        label="奎星楼社区的求助和志愿者"
        areas={areas}
        buildings={buildings}
        streets={streets}
        points={points}
        chosen={chosen}
        onChoose={setChosen}
        shows="areas"
        mayTilt
        height={520}
        figure={{ at: at(20, 90), content: <Rings tiers={tiersOf('aaaaa')} startedAt={minutes(-1)} endsAt={minutes(2)} urgency="red" size="full" width={150} /> }}
      />
    </Section>
  );
}
