import {
  BigButton, Button, Card, Choice, Choices, Countdown, Dialog, Distance, EmptyState, ErrorNote, FaceRating, FactList, Field, HoldButton, Moment, Note, type Rating, Row, Spinner, Stack, Switch, TextArea, Tile, Tiles,
  TimeAgo, URGENCIES, UrgencyMark, useNoticeBoard,
} from '@huying/ui';
import { Bath, Check, HeartPulse, PhoneCall, ShoppingBasket, Siren, Soup, Stethoscope, Wrench } from 'lucide-react';
import { useState } from 'react';
import styles from './gallery.module.css';
import { minutes } from './samples.ts';
import { Section } from './section.tsx';

export function Actions() {
  const [isOn, setIsOn] = useState(true);
  const [isOpen, setIsOpen] = useState(false);
  return (
    <>
      <Section id="buttons" title="按钮">
        <Row>
          <Button kind="primary" icon={Check}>我来帮</Button>
          <Button>换一个</Button>
          <Button kind="quiet">返回</Button>
          <Button kind="danger" icon={PhoneCall}>打 120</Button>
          <Button kind="primary" isBusy>正在送出</Button>
          <Button disabled>还不能按</Button>
          <Button onClick={() => setIsOpen(true)}>打开对话框</Button>
        </Row>
        <div className={styles.figures}>
          <BigButton state="idle" onStart={() => {}} onStop={() => {}} />
          <BigButton state="starting" onStart={() => {}} onStop={() => {}} />
          <BigButton state="recording" level={0.6} onStart={() => {}} onStop={() => {}} />
          <BigButton state="sending" onStart={() => {}} onStop={() => {}} />
          <HoldButton label="紧急呼救" icon={Siren} onHeld={() => {}} />
        </div>
        <div style={{ maxInlineSize: 420 }}>
          <Tiles label="要帮什么忙">
            <Tile icon={Soup} word="吃饭" onChoose={() => {}} />
            <Tile icon={ShoppingBasket} word="买东西" onChoose={() => {}} isChosen />
            <Tile icon={Stethoscope} word="陪看病" onChoose={() => {}} />
            <Tile icon={Wrench} word="修东西" onChoose={() => {}} />
            <Tile icon={Bath} word="理发洗澡" onChoose={() => {}} />
            <Tile icon={HeartPulse} word="不舒服" onChoose={() => {}} isDisabled />
          </Tiles>
        </div>
        <div className={styles.grid}>
          <Switch label="值守" note="800 米内有求助会叫您" words={['休息', '在岗']} isOn={isOn} onSwitch={setIsOn} />
          <Switch label="值守" note="休息时不会打扰您" words={['休息', '在岗']} isOn={false} onSwitch={() => {}} />
          <Switch label="值守" words={['休息', '在岗']} isOn isBusy onSwitch={() => {}} />
        </div>
      </Section>
      <Dialog
        isOpen={isOpen}
        title="不去了吗？"
        onClose={() => setIsOpen(false)}
        actions={
          <>
            <Button onClick={() => setIsOpen(false)}>我还去</Button>
            <Button kind="primary" onClick={() => setIsOpen(false)}>
              交还
            </Button>
          </>
        }
      >
        <p>交还以后，会马上另找邻居。陈婆婆会知道。</p>
      </Dialog>
    </>
  );
}

export function Forms() {
  const [how, setHow] = useState<string>('walk');
  const [skills, setSkills] = useState<string[]>(['first-aid']);
  const [rating, setRating] = useState<Rating | undefined>(4);
  return (
    <Section id="forms" title="表单">
      <div className={styles.grid}>
        <Stack>
          <Field label="手机号" hint="用来登录，不给别人看" inputMode="tel" autoComplete="tel" placeholder="11 位数字" />
          <Field label="手机号" error="手机号应该是 11 位，现在是 10 位" defaultValue="1380013800" inputMode="tel" />
          <Field label="服务时长" after={<span>分钟</span>} inputMode="numeric" defaultValue="45" optionalWord="可以不填" />
          <TextArea label="要说明的事" hint="比如门禁密码、家里有狗" />
        </Stack>
        <Choice
          label="怎么过去"
          value={how}
          onChoose={setHow}
          options={[{ value: 'walk', label: '走路', note: '大约 6 分钟' }, { value: 'bike', label: '骑车' }, { value: 'car', label: '开车', isDisabled: true }]}
        />
        <Choices label="会做什么" values={skills} onChoose={setSkills} options={[{ value: 'first-aid', label: '急救' }, { value: 'hair', label: '理发' }, { value: 'repair', label: '修水电' }]} />
        <FaceRating label="这次帮得怎么样？" value={rating} onChoose={setRating} />
        <FaceRating label="还没有评" value={undefined} onChoose={() => {}} />
      </div>
    </Section>
  );
}

export function Feedback() {
  const notices = useNoticeBoard();
  return (
    <Section id="feedback" title="回应">
      <div className={styles.grid}>
        <Card
          title="送晚饭到家"
          aside={<UrgencyMark urgency="yellow" />}
          tone="accent"
          actions={
            <>
              <Button>这次不行</Button>
              <Button kind="primary" icon={Check}>
                我来帮
              </Button>
            </>
          }
        >
          <FactList
            facts={[
              ['谁', '陈婆婆，82 岁'],
              ['哪里', <Distance key="d" metres={340} />],
              ['时限', <Countdown key="c" endsAt={minutes(4)} />],
            ]}
          />
        </Card>
        <Stack>
          <ErrorNote problem={{ status: 0, code: 'network.unreachable' }} onRetry={() => {}} />
          <Note kind="done" title="已经送到">
            <p>正在为您找身边的邻居。</p>
          </Note>
          <Note kind="warned" title="还有 1 个字段没有填" />
          <Note>这是演示数据。</Note>
        </Stack>
        <EmptyState title="现在没有求助" action={<Button kind="primary">去看看我的记录</Button>}>
          <p>您在岗时，身边有人求助会马上叫您。</p>
        </EmptyState>
        <div>
          <Spinner>正在打开……</Spinner>
          <Button
            onClick={() =>
              notices.show({ kind: 'told', text: '这一单已经有人应下了，谢谢您。', action: { label: '看别的', onChoose: () => {} } })
            }
          >
            显示一条消息
          </Button>
        </div>
      </div>
    </Section>
  );
}

export const Words = () => (
  <Section id="words" title="说法">
    <Row>
      {URGENCIES.map((urgency) => (
        <UrgencyMark key={urgency} urgency={urgency} />
      ))}
      {URGENCIES.map((urgency) => (
        <UrgencyMark key={urgency} urgency={urgency} withWord={false} />
      ))}
    </Row>
    <Row>
      {[12, 140, 480, 1240, 18_400].map((metres) => (
        <Distance key={metres} metres={metres} />
      ))}
    </Row>
    <Row>
      {[-0.2, -7, -95, -1500, -60_000].map((before) => (
        <TimeAgo key={before} at={minutes(before)} />
      ))}
      <Moment at={minutes(1500)} />
    </Row>
    <Row>
      {[0.5, 4, 95, -3].map((ahead) => (
        <Countdown key={ahead} endsAt={minutes(ahead)} />
      ))}
    </Row>
  </Section>
);
