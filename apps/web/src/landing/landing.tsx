import { ButtonAnchor, ButtonLink, TileLink, Tiles, useText } from '@huying/ui';
import { Building2, ClipboardList, HandHeart, Headset, House, Mic } from 'lucide-react';
import { LandingFigure } from './landing-figure.tsx';
import styles from './landing.module.css';

const DOORS = [
  { audience: 'family', icon: House },
  { audience: 'volunteer', icon: HandHeart },
  { audience: 'org', icon: Building2 },
  { audience: 'worker', icon: ClipboardList },
  { audience: 'desk', icon: Headset },
] as const;

export default function Landing() {
  const t = useText();
  return (
    <>
      <section className={styles.greeting}>
        <LandingFigure />
        <h1>{t('ui.appPromise')}</h1>
        <p>{t('landing.words')}</p>
      </section>
      <section className={styles.doors}>
        <h2 id="doors">{t('landing.who')}</h2>
        <a className={styles.elder} href="/elder">
          <Mic aria-hidden="true" />
          <span>{t('landing.door.elder')}</span>
        </a>
        <Tiles label={t('landing.who')} columns={2}>
          {DOORS.map(({ audience, icon }) => (
            <TileLink key={audience} isOutside to={`/${audience}`} icon={icon} word={t(`landing.door.${audience}`)} note={t(`landing.door.${audience}.note`)} />
          ))}
        </Tiles>
        <ButtonAnchor kind="quiet" href="/volunteer/activities">{t('landing.activities')}</ButtonAnchor>
        <ButtonLink kind="quiet" to="/check">{t('landing.check')}</ButtonLink>
      </section>
    </>
  );
}
