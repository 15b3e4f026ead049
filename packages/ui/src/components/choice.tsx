import { CircleAlert } from 'lucide-react';
import { type ReactNode, useId } from 'react';
import styles from './choice.module.css';

export interface Option<V extends string | number> {
  readonly value: V;
  readonly label: ReactNode;
  readonly note?: ReactNode;
  readonly isDisabled?: boolean;
}

interface ChoiceFrame<V extends string | number> {
  readonly label: ReactNode;
  /** Keeps the question for screen readers where it stands above in other words. */
  readonly isLabelHidden?: boolean;
  readonly options: readonly Option<V>[];
  readonly error?: string | undefined;
  /** `line` for short words beside each other. */
  readonly layout?: 'list' | 'line';
}

type Control = { readonly type: 'radio' | 'checkbox'; readonly isChecked: (value: unknown) => boolean };

function Group<V extends string | number>({ label, isLabelHidden, options, error, layout = 'list', type, isChecked, onToggle }: ChoiceFrame<V> & Control & { onToggle: (value: V) => void }) {
  const id = useId();
  return (
    <fieldset className={styles.choice} aria-describedby={error ? `${id}-error` : undefined}>
      <legend className={isLabelHidden ? 'visually-hidden' : styles.label}>{label}</legend>
      <div className={styles.options} data-layout={layout}>
        {options.map((option) => (
          <label key={option.value} className={styles.option} data-checked={isChecked(option.value) || undefined} data-disabled={option.isDisabled || undefined}>
            <input
              type={type}
              name={id}
              value={option.value}
              checked={isChecked(option.value)}
              disabled={option.isDisabled}
              onChange={() => onToggle(option.value)}
              className="visually-hidden"
            />
            <svg className={styles.sign} viewBox="0 0 24 24" aria-hidden="true" data-type={type}>
              {type === 'radio' ? <circle cx="12" cy="12" r="9.5" className={styles.frame} /> : <rect x="2.5" y="2.5" width="19" height="19" rx="4" className={styles.frame} />}
              {type === 'radio' ? <circle cx="12" cy="12" r="5" className={styles.fill} /> : <path d="M7 12.5l3.4 3.4L17.5 8.6" className={styles.tick} />}
            </svg>
            <span>
              {option.label}
              {option.note ? <span className={styles.note}>{option.note}</span> : null}
            </span>
          </label>
        ))}
      </div>
      {error ? (
        <p id={`${id}-error`} className={styles.error}>
          <CircleAlert aria-hidden="true" className={styles.alert} />
          {error}
        </p>
      ) : null}
    </fieldset>
  );
}

/** One of several. */
export function Choice<V extends string | number>({ value, onChoose, ...frame }: ChoiceFrame<V> & { value: V | undefined; onChoose: (value: V) => void }) {
  return <Group {...frame} type="radio" isChecked={(option) => option === value} onToggle={onChoose} />;
}

/** Any of several. */
export function Choices<V extends string | number>({ values, onChoose, ...frame }: ChoiceFrame<V> & { values: readonly V[]; onChoose: (values: V[]) => void }) {
  const toggle = (value: V) => onChoose(values.includes(value) ? values.filter((one) => one !== value) : [...values, value]);
  return <Group {...frame} type="checkbox" isChecked={(option) => values.includes(option as V)} onToggle={toggle} />;
}
