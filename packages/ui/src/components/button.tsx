import type { ComponentProps, ReactNode } from 'react';
import { Link } from 'wouter';
import type { LucideIcon } from 'lucide-react';
import styles from './button.module.css';
import { Turning } from './spinner.tsx';

export type ButtonKind = 'primary' | 'plain' | 'quiet' | 'danger';

interface Look {
  /** One primary button per screen; `danger` for what cannot be taken back; `quiet` for the way back. */
  readonly kind?: ButtonKind;
  readonly icon?: LucideIcon;
  /** Takes the whole width, as on elders' pages. */
  readonly isWide?: boolean;
  readonly children: ReactNode;
}

export interface ButtonProps extends Look, Omit<ComponentProps<'button'>, 'type' | 'children'> {
  /** Sends the form it stands in. */
  readonly submits?: boolean;
  /** While the command runs: the words stay, the button keeps the focus, further presses do nothing. */
  readonly isBusy?: boolean;
}

const classOf = (kind: ButtonKind, isWide: boolean | undefined, more: string | undefined) =>
  [styles.button, styles[kind], isWide && styles.wide, more].filter(Boolean).join(' ');

export function Button({ kind = 'plain', icon: Icon, isWide, submits = false, isBusy = false, children, className, onClick, ...rest }: ButtonProps) {
  return (
    <button
      {...rest}
      type={submits ? 'submit' : 'button'}
      className={classOf(kind, isWide, className)}
      aria-busy={isBusy || undefined}
      aria-disabled={isBusy || undefined}
      onClick={(event) => {
        if (isBusy) event.preventDefault();
        else onClick?.(event);
      }}
    >
      {isBusy ? <Turning /> : Icon ? <Icon aria-hidden="true" className={styles.icon} /> : null}
      <span>{children}</span>
    </button>
  );
}

/** A link that looks like a button: it goes somewhere, so that it can be opened and shared like one. `to` lies inside this audience. */
export function ButtonLink({ kind = 'plain', icon: Icon, isWide, children, to }: Look & { to: string }) {
  return (
    <Link href={to} className={classOf(kind, isWide, undefined)}>
      {Icon ? <Icon aria-hidden="true" className={styles.icon} /> : null}
      <span>{children}</span>
    </Link>
  );
}

/** A link out of the page that looks like a button: a telephone number, a file. */
export function ButtonAnchor({ kind = 'plain', icon: Icon, isWide, children, href }: Look & { href: string }) {
  return (
    <a href={href} className={classOf(kind, isWide, undefined)}>
      {Icon ? <Icon aria-hidden="true" className={styles.icon} /> : null}
      <span>{children}</span>
    </a>
  );
}
