import type { ReactNode } from 'react';
import styles from './card.module.css';

export interface CardProps {
  readonly title?: ReactNode;
  /** Stands at the right of the title, e.g. an urgency or a time. */
  readonly aside?: ReactNode;
  /** Beneath the content: what can be done. */
  readonly actions?: ReactNode;
  /** Coloured frame for what waits for an answer. */
  readonly tone?: 'plain' | 'accent' | 'red' | 'green';
  readonly headingLevel?: 2 | 3;
  readonly children?: ReactNode;
}

export function Card({ title, aside, actions, tone = 'plain', headingLevel = 2, children }: CardProps) {
  const Heading = `h${headingLevel}` as const;
  return (
    <article className={styles.card} data-tone={tone}>
      {title || aside ? (
        <header className={styles.head}>
          {title ? <Heading>{title}</Heading> : null}
          {aside ? <div className={styles.aside}>{aside}</div> : null}
        </header>
      ) : null}
      {children}
      {actions ? <footer className={styles.actions}>{actions}</footer> : null}
    </article>
  );
}

/** Things under each other with even space between. */
export const Stack = ({ children, gap = 'normal' }: { children: ReactNode; gap?: 'small' | 'normal' | 'large' }) => (
  <div className={styles.stack} data-gap={gap}>
    {children}
  </div>
);

/** Things beside each other that wrap where there is no room. */
export const Row = ({ children }: { children: ReactNode }) => <div className={styles.row}>{children}</div>;

/** Names and values, e.g. where, when, how far. */
export function FactList({ facts }: { facts: readonly (readonly [name: string, value: ReactNode])[] }) {
  return (
    <dl className={styles.facts}>
      {facts.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
