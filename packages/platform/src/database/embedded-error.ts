/** A reason, in words for the person at the terminal, why the embedded PostgreSQL cannot be had. */
export type EmbeddedProblem =
  | 'program.missing'
  | 'program.unusable'
  | 'disk.full'
  | 'data.foreign'
  | 'data.otherVersion'
  | 'data.notACluster'
  | 'data.otherOwner'
  | 'data.held'
  | 'socket.impossible'
  | 'start.failed'
  | 'start.tooSlow'
  | 'stop.failed';

export class EmbeddedError extends Error {
  readonly problem: EmbeddedProblem;

  constructor(problem: EmbeddedProblem, message: string, cause?: unknown) {
    super(message, { cause });
    this.name = 'EmbeddedError';
    this.problem = problem;
  }

  static diskFull(place: string, cause?: unknown): EmbeddedError {
    return new EmbeddedError(
      'disk.full',
      `The disk that holds ${place} is full. Free some space (a street needs about 1 GB) and start again; nothing saved so far is lost.`,
      cause,
    );
  }
}
