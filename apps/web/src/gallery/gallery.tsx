import { Emblem } from '@huying/ui';
import { dark, light, type Palette } from '@huying/ui/tokens';
import { Actions, Feedback, Forms, Words } from './components.tsx';
import { MapSection } from './map-section.tsx';
import { RecorderSection } from './recorder-section.tsx';
import { RingSection } from './ring-section.tsx';
import { Section } from './section.tsx';
import styles from './gallery.module.css';

const SHOWN: readonly (keyof Palette)[] = ['paper', 'sheet', 'sunk', 'line', 'edge', 'inkSoft', 'ink', 'accentWash', 'accent', 'greenWash', 'green', 'yellowWash', 'yellow', 'redWash', 'red'];

function Colours() {
  return (
    <Section id="colours" title="颜色">
      {[light, dark].map((palette, index) => (
        <ul key={index ? 'dark' : 'light'} className={styles.colours} style={{ background: palette.paper, color: palette.ink }}>
          {SHOWN.map((name) => (
            <li key={name}>
              <span style={{ background: palette[name], borderColor: palette.line }} />
              {name}
            </li>
          ))}
        </ul>
      ))}
    </Section>
  );
}

export const Gallery = () => (
  <main className={styles.gallery}>
    <h1 className={styles.head}>
      <Emblem size={56} />
      呼应 组件
    </h1>
    <RingSection />
    <Actions />
    <RecorderSection />
    <Forms />
    <Feedback />
    <Words />
    <MapSection />
    <Colours />
  </main>
);
