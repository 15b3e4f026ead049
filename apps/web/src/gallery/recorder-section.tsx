import { BigButton, ErrorNote, HoldButton, Note, Row, useRecorder } from '@huying/ui';
import { Siren } from 'lucide-react';
import { useState } from 'react';
import { Section } from './section.tsx';

/** The call button with a real microphone behind it, and the SOS button with a counter. */
export function RecorderSection() {
  const [recorded, setRecorded] = useState<{ url: string; seconds: number; peak: number }>();
  const [calls, setCalls] = useState(0);
  const recorder = useRecorder({ onRecorded: ({ wav, seconds, peak }) => setRecorded({ url: URL.createObjectURL(wav), seconds, peak }), maxSeconds: 10 });
  return (
    <Section id="recorder" title="说话">
      <Row>
        <BigButton
          state={recorder.state === 'finishing' ? 'sending' : recorder.state}
          level={recorder.level}
          onStart={recorder.start}
          onStop={recorder.stop}
        />
        <HoldButton label="紧急呼救" icon={Siren} onHeld={() => setCalls(calls + 1)} />
      </Row>
      {recorder.refusal ? <ErrorNote problem={{ status: 0, code: recorder.refusal }} /> : null}
      {calls > 0 ? <Note kind="done">呼救 {calls} 次</Note> : null}
      {recorded ? (
        <Row>
          {/* biome-ignore lint/a11y/useMediaCaption: one's own voice, just spoken. */}
          <audio controls src={recorded.url} />
          <span>
            {recorded.seconds.toFixed(1)} 秒，最响 {Math.round(recorded.peak * 100)}%
          </span>
        </Row>
      ) : null}
    </Section>
  );
}
