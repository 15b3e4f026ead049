import { people } from '@huying/people/contract';
import { place } from '@huying/place/contract';
import { ErrorNote, useAsk, useCommand, useLanguage, useText } from '@huying/ui';
import { volunteering } from '@huying/volunteering/contract';
import { Button, Checkbox, Flex, Form, Input, InputNumber, Modal, Select } from 'antd';
import { useState } from 'react';
import { type CourseBody, type Question, training } from '../../contract.ts';
import { lackOf } from '../../core/lacks.ts';

const EMPTY: CourseBody = { name: '', summary: '', areaPath: '', text: '', kind: null, hours: 2, validMonths: null, needsAttendance: true, quiz: [], passMark: 80, mostAttempts: 3 };
const KINDS_OF_AREA = ['street', 'community', 'grid'];

/** Writes a course: what is read, what is wanted for the certificate, what the certificate counts as. */
export function CourseDialog({ former, courseId, onClose }: { former: CourseBody | undefined; courseId: string | undefined; onClose: () => void }) {
  const t = useText();
  const [language] = useLanguage();
  const [course, setCourse] = useState<CourseBody>(former ?? EMPTY);
  const add = useCommand(training.routes.addCourse);
  const change = useCommand(training.routes.changeCourse);
  const kinds = useAsk(volunteering.routes.kinds, {}).value?.kinds ?? [];
  const reach = (useAsk(people.routes.me, {}).value?.memberships ?? []).map((one) => one.areaPath);
  const areas = (useAsk(place.routes.areas, {}).value?.areas ?? []).filter((one) => KINDS_OF_AREA.includes(one.kind) && reach.some((path) => one.path.startsWith(path)));
  const set = <K extends keyof CourseBody>(name: K, value: CourseBody[K]) => setCourse((before) => ({ ...before, [name]: value }));
  const problem = add.problem ?? change.problem;
  const run = async () => {
    const answer = courseId ? await change.run({ params: { courseId: courseId as never }, body: course }) : await add.run({ body: course });
    if (answer.ok) onClose();
  };
  const lack = lackOf(course);
  return (
    <Modal open width={760} title={t(courseId ? 'training.change' : 'training.add')} onCancel={onClose} cancelText={t('ui.close')} okText={t('training.save')} okButtonProps={{ disabled: lack !== undefined, loading: add.isRunning || change.isRunning }} onOk={() => void run()}>
      <Form layout="vertical">
        <Form.Item label={t('training.name')} htmlFor="course-name"><Input id="course-name" value={course.name} maxLength={60} onChange={(event) => set('name', event.target.value)} /></Form.Item>
        <Form.Item label={t('training.summary')} htmlFor="course-summary"><Input id="course-summary" value={course.summary} maxLength={200} onChange={(event) => set('summary', event.target.value)} /></Form.Item>
        <Form.Item label={t('training.area')} htmlFor="course-area"><Select id="course-area" value={course.areaPath || undefined} onChange={(path) => set('areaPath', path)} options={areas.map((one) => ({ value: one.path, label: one.name }))} /></Form.Item>
        <Form.Item label={t('training.text')} htmlFor="course-text"><Input.TextArea id="course-text" rows={6} value={course.text} maxLength={20_000} onChange={(event) => set('text', event.target.value)} /></Form.Item>
        <Flex gap={16} wrap>
          <Form.Item label={t('training.hoursTitle')} htmlFor="course-hours"><InputNumber id="course-hours" min={0.5} max={200} step={0.5} value={course.hours} onChange={(value) => set('hours', value ?? 1)} /></Form.Item>
          <Form.Item label={t('training.kind')} htmlFor="course-kind" extra={t('training.kindHint')}><Select id="course-kind" allowClear style={{ minInlineSize: 180 }} value={course.kind ?? undefined} onChange={(value: string | undefined) => set('kind', value ?? null)} options={kinds.map((one) => ({ value: one.code, label: one[language] }))} /></Form.Item>
          <Form.Item label={t('training.validMonths')} htmlFor="course-months" extra={t('training.validHint')}><InputNumber id="course-months" min={1} max={240} value={course.validMonths} onChange={(value) => set('validMonths', value)} /></Form.Item>
        </Flex>
        <Checkbox checked={course.needsAttendance} onChange={(event) => set('needsAttendance', event.target.checked)}>{t('training.needsAttendance')}</Checkbox>
      </Form>
      <QuizEditor quiz={course.quiz} onChange={(quiz) => set('quiz', quiz)} />
      {course.quiz.length > 0 ? (
        <Flex gap={16} wrap>
          <label>{t('training.passMark')} <InputNumber min={1} max={100} value={course.passMark} onChange={(value) => set('passMark', value ?? 80)} /></label>
          <label>{t('training.mostAttempts')} <InputNumber min={1} max={20} value={course.mostAttempts} onChange={(value) => set('mostAttempts', value ?? 3)} /></label>
        </Flex>
      ) : null}
      {lack ? <p>{t(`training.lack.${lack.code}`, { number: lack.number ?? 0 })}</p> : null}
      {problem ? <ErrorNote problem={problem} /> : null}
    </Modal>
  );
}

const withoutChoice = (question: Question, place: number): Question => ({
  ...question,
  choices: question.choices.filter((_, at) => at !== place),
  right: question.right.filter((at) => at !== place).map((at) => (at > place ? at - 1 : at)),
});

function QuizEditor({ quiz, onChange }: { quiz: readonly Question[]; onChange: (quiz: Question[]) => void }) {
  const t = useText();
  const set = (at: number, question: Question) => onChange(quiz.map((one, place) => (place === at ? question : one)));
  return (
    <Flex vertical gap={16} style={{ marginBlock: 16 }}>
      <h3>{t('training.quiz')}</h3>
      {quiz.length > 0 ? <p>{t('training.quizHow')}</p> : null}
      {quiz.map((one, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a question is its place.
        <Flex key={at} vertical gap={6}>
          <Flex gap={8}>
            <Input aria-label={t('training.question', { number: at + 1 })} placeholder={t('training.question', { number: at + 1 })} value={one.words} maxLength={300} onChange={(event) => set(at, { ...one, words: event.target.value })} />
            <Button onClick={() => onChange(quiz.filter((_, place) => place !== at))}>{t('training.remove')}</Button>
          </Flex>
          {one.choices.map((choice, place) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a choice is its place.
            <Flex key={place} gap={8} align="center">
              <Checkbox aria-label={t('training.right', { number: place + 1 })} checked={one.right.includes(place)} onChange={(event) => set(at, { ...one, right: event.target.checked ? [...one.right, place] : one.right.filter((other) => other !== place) })} />
              <Input aria-label={t('training.choice', { number: place + 1 })} placeholder={t('training.choice', { number: place + 1 })} value={choice} maxLength={200} onChange={(event) => set(at, { ...one, choices: one.choices.map((other, there) => (there === place ? event.target.value : other)) })} />
              {one.choices.length > 2 ? <Button aria-label={t('training.removeChoice', { number: place + 1 })} onClick={() => set(at, withoutChoice(one, place))}>{t('training.remove')}</Button> : null}
            </Flex>
          ))}
          {one.choices.length < 8 ? <div><Button size="small" onClick={() => set(at, { ...one, choices: [...one.choices, ''] })}>{t('training.addChoice')}</Button></div> : null}
        </Flex>
      ))}
      {quiz.length < 50 ? <div><Button onClick={() => onChange([...quiz, { words: '', choices: ['', ''], right: [] }])}>{t('training.addQuestion')}</Button></div> : null}
    </Flex>
  );
}
