import { BigButton, Button, Card, Countdown, Distance, FactList, HoldButton, RingLegend, Rings, Stack, Switch, Tile, Tiles, UrgencyMark } from '@huying/ui';
import { PlainFrame } from '@huying/ui/shell';
import { contentFor, type Audience, type Load } from '@huying/ui/screens';
import { lazy, type ReactNode, Suspense } from 'react';
import { Check, ClipboardList, HandHeart, ShoppingBasket, Siren, Soup, Stethoscope, UserRound, Wallet, Wrench } from 'lucide-react';
import styles from './gallery.module.css';
import { minutes, tiersOf } from './samples.ts';

function ElderHome() {
  return (
    <div className={styles.centred}>
      <h1>陈婆婆，要帮忙吗？</h1>
      <BigButton state="idle" onStart={() => {}} onStop={() => {}} />
      <div style={{ inlineSize: '100%' }}>
        <Tiles label="要帮什么忙">
          <Tile icon={Soup} word="吃饭" onChoose={() => {}} />
          <Tile icon={ShoppingBasket} word="买东西" onChoose={() => {}} />
          <Tile icon={Stethoscope} word="陪看病" onChoose={() => {}} />
          <Tile icon={Wrench} word="修东西" onChoose={() => {}} />
        </Tiles>
      </div>
      <HoldButton label="紧急呼救" icon={Siren} onHeld={() => {}} />
    </div>
  );
}

function ElderSearching() {
  return (
    <div className={styles.centred}>
      <h1>正在给您找人</h1>
      <Rings size="full" tiers={tiersOf('paww')} startedAt={minutes(-4)} endsAt={minutes(6)} urgency="yellow" width={300} />
      <RingLegend tiers={tiersOf('paww')} startedAt={minutes(-4)} endsAt={minutes(6)} />
      <p>想要人送晚饭。已经叫了身边的 5 位志愿者。</p>
      <Button isWide>不用了</Button>
      <Button kind="quiet" isWide>
        换成打电话
      </Button>
    </div>
  );
}

function VolunteerOffers() {
  return (
    <>
      <h1>身边的求助</h1>
      <Switch label="值守" note="800 米内有求助会叫您" words={['休息', '在岗']} isOn onSwitch={() => {}} />
      <Stack>
        {(['yellow', 'green'] as const).map((urgency, index) => (
          <Card
            key={urgency}
            tone={index === 0 ? 'accent' : 'plain'}
            title={index === 0 ? '送晚饭到家' : '换厨房灯泡'}
            aside={<UrgencyMark urgency={urgency} />}
            actions={
              <>
                <Button>这次不行</Button>
                <Button kind="primary" icon={Check}>
                  我来帮
                </Button>
              </>
            }
          >
            <div className={styles.offer}>
              <Rings tiers={tiersOf(index === 0 ? 'paww' : 'awww')} startedAt={minutes(-4)} endsAt={minutes(6)} urgency={urgency} width={84} />
              <FactList facts={[['谁', '陈婆婆，82 岁'], ['哪里', <Distance key="d" metres={340} />], ['时限', <Countdown key="c" endsAt={minutes(6)} />]]} />
            </div>
          </Card>
        ))}
      </Stack>
    </>
  );
}

const StaffPage = lazy(() => import('./desk-frame.tsx'));

const shown = (audience: Audience, Inside: () => ReactNode, withMenu: boolean) => {
  const load: Load = async () => ({ default: Inside });
  const menu = [
    { title: 'ui.home', icon: HandHeart }, { title: 'ui.menu', icon: ClipboardList }, { title: 'ui.more', icon: Wallet }, { title: 'ui.settings.short', icon: UserRound },
  ];
  const content = contentFor(audience, [
    {
      module: 'gallery',
      text: { zh: async () => ({ default: {} }), en: async () => ({ default: {} }) },
      screens: [
        { path: '/gallery.html', title: 'ui.appPromise', audience, load, ...(withMenu ? { menu: { icon: menu[0]?.icon ?? HandHeart, order: 0 } } : {}) },
        ...(withMenu ? menu.slice(1).map(({ title, icon }, index) => ({ path: `/${index}`, title, audience, load, menu: { icon, order: index + 1 } })) : []),
      ],
    },
  ]);
  const lazies = new Map([[load, lazy(load)]]);
  return () => <PlainFrame audience={audience} content={content} lazies={lazies} />;
};

/** Whole pages, to see the parts together. */
export const frames: Readonly<Record<string, { readonly Page: () => ReactNode; readonly isDense: boolean }>> = {
  elder: { Page: shown('elder', ElderHome, false), isDense: false },
  searching: { Page: shown('elder', ElderSearching, false), isDense: false },
  volunteer: { Page: shown('volunteer', VolunteerOffers, true), isDense: false },
  desk: { Page: () => <Suspense><StaffPage /></Suspense>, isDense: true },
};
