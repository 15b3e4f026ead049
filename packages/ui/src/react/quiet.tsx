import { Component, type ReactNode } from 'react';

interface QuietProps {
  readonly children: ReactNode;
  /** Words for what is not there; nothing where nobody waits for it. */
  readonly instead?: ReactNode;
  readonly onFailed?: () => void;
}

/** What fails in here is left out, and the rest of the page stands: it is worth more than its ornament. */
export class Quiet extends Component<QuietProps, { hasFailed: boolean }> {
  // Not as a field of the class: what builds the page would add a helper for it to every page.
  constructor(props: QuietProps) {
    super(props);
    this.state = { hasFailed: false };
  }
  static getDerivedStateFromError() {
    return { hasFailed: true };
  }
  override componentDidCatch() {
    this.props.onFailed?.();
  }
  override render() {
    return this.state.hasFailed ? this.props.instead : this.props.children;
  }
}
