import type { ReactNode } from 'react';
import styles from './gallery.module.css';

export const Section = ({ id, title, children }: { id: string; title: string; children: ReactNode }) => (
  <section id={id} className={styles.section}>
    <h2>{title}</h2>
    {children}
  </section>
);
