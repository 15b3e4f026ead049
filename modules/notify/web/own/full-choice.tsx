import { Button, Card, Choice, ErrorNote, Field, Row, Stack, Switch, useCommand, useText, useTools } from '@huying/ui';
import { Send } from 'lucide-react';
import { type Channel, type ChoiceView, notify } from '../../contract.ts';
import { type ChoiceProps, offOf } from './chosen.ts';
import { PushHere } from './push-here.tsx';
import { WechatBinding } from './wechat-binding.tsx';

export function FullChoice({ choice, save, isSaving }: ChoiceProps) {
  const t = useText();
  return (
    <Stack gap="large">
      <section>
        <Stack>
          <h2>{t('notify.choice.channels')}</h2>
          <p>{t('notify.choice.channelsNote')}</p>
          {choice.channels.map((one) => <OneChannel key={one.channel} one={one} choice={choice} save={save} isSaving={isSaving} />)}
        </Stack>
      </section>
      <Quiet choice={choice} save={save} isSaving={isSaving} />
      <Choice
        label={t('notify.choice.language')} layout="line" value={choice.language} onChoose={(language) => save({ language })}
        options={[{ value: 'zh', label: '中文' }, { value: 'en', label: 'English' }]}
      />
    </Stack>
  );
}

type One = ChoiceView['channels'][number];

function OneChannel({ one: { channel, isConfigured, hasAddress, isOn }, choice, save, isSaving }: ChoiceProps & { one: One }) {
  const t = useText();
  const off = offOf(choice);
  const name = t(`notify.channel.${channel}`);
  const note = !isConfigured ? t('notify.choice.notConfigured') : hasAddress ? t(`notify.choice.ready.${channel}`) : t(`notify.choice.missing.${channel}`);
  return (
    <Card headingLevel={3}>
      <Switch
        label={name} note={note} words={[t('notify.choice.off'), t('notify.choice.on')]} isOn={isOn} isBusy={isSaving}
        onSwitch={(on) => save({ off: on ? off.filter((other) => other !== channel) : [...off, channel] })}
      />
      {isOn && isConfigured ? (
        <>
          {channel === 'push' ? <PushHere /> : null}
          {channel === 'wechat' ? <WechatBinding isBound={hasAddress} /> : null}
          {hasAddress ? <TestMessage channel={channel} /> : null}
        </>
      ) : null}
    </Card>
  );
}

function TestMessage({ channel }: { channel: Channel }) {
  const t = useText();
  const { notices } = useTools();
  const test = useCommand(notify.routes.test);
  const send = async () => {
    const answer = await test.run({ body: { channel } });
    if (answer.ok) notices.show({ kind: 'done', text: t('notify.test.sent') });
  };
  return (
    <>
      <Row><Button kind="quiet" icon={Send} isBusy={test.isRunning} onClick={() => void send()}>{t('notify.test.send')}</Button></Row>
      {test.problem ? <ErrorNote problem={test.problem} /> : null}
    </>
  );
}

function Quiet({ choice: { quiet }, save }: ChoiceProps) {
  const t = useText();
  const set = (change: Partial<typeof quiet>) => save({ quiet: { ...quiet, ...change } });
  return (
    <section>
      <Stack>
        <Choice
          label={t('notify.choice.quiet')} value={quiet.choice} onChoose={(value) => set({ choice: value })}
          options={[
            { value: 'usual', label: t('notify.choice.quiet.usual'), note: t('notify.choice.quiet.usualNote') }, { value: 'own', label: t('notify.choice.quiet.own') },
            { value: 'none', label: t('notify.choice.quiet.none') },
          ]}
        />
        {quiet.choice === 'own' ? (
          <Row>
            <Field label={t('notify.choice.from')} type="time" required defaultValue={quiet.from} onBlur={(event) => event.target.value && event.target.value !== quiet.from && set({ from: event.target.value })} />
            <Field label={t('notify.choice.to')} type="time" required defaultValue={quiet.to} onBlur={(event) => event.target.value && event.target.value !== quiet.to && set({ to: event.target.value })} />
          </Row>
        ) : null}
        <p>{t('notify.choice.redNote')}</p>
      </Stack>
    </section>
  );
}
