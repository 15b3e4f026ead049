/**
 * A page that lay open while the server was built anew asks for files that are no more: screens, words and parts that it had not fetched yet.
 * It is then opened again by itself, once for each build, with what was typed put back. Where the network is away, or the very build is
 * broken, opening it again would only make it worse, and the page says instead what is the matter.
 */
export interface RebuiltSettings {
  /** Address of the page's own script, which has another name in each build. */
  readonly script: string | undefined;
  /** The page as the server gives it now; undefined where it cannot be had. */
  fetchPage(): Promise<string | undefined>;
  /** Of this tab; where the browser keeps nothing, nothing is opened again by itself. */
  readonly memory: Pick<Storage, 'getItem' | 'setItem'>;
  /** Reads at once what is typed, before the screen that failed is gone. */
  readTyped(): void;
  /** Opens the page again with what was typed. */
  reopen(): void;
}

export interface Recovery {
  /** Whether the page is being opened again; undefined while nothing has failed. */
  readonly deciding: Promise<boolean> | undefined;
  /** A file of the page could not be fetched. */
  missed(): Promise<boolean>;
  /** By hand. */
  reopen(): void;
}

const REOPENED = 'huying.reopened';

export const scriptOf = (page: string | undefined): string | undefined => /<script\b(?=[^>]*\btype="module")[^>]*\bsrc="([^"]+)"/.exec(page ?? '')?.[1];

export function createRecovery({ script, fetchPage, memory, readTyped, reopen }: RebuiltSettings): Recovery {
  let deciding: Promise<boolean> | undefined;

  async function decide(): Promise<boolean> {
    const now = scriptOf(await fetchPage().catch(() => undefined));
    if (now === undefined || now === script) return false;
    try {
      // The same build once more would be a page that never stands still.
      if (memory.getItem(REOPENED) === now) return false;
      memory.setItem(REOPENED, now);
    } catch {
      return false;
    }
    reopen();
    return true;
  }

  return {
    get deciding() {
      return deciding;
    },
    missed() {
      readTyped();
      if (deciding) return deciding;
      const decision = decide();
      deciding = decision;
      // Where nothing was done, the next failure is looked at anew: the network may be back, the build may be another.
      void decision.then((isReopening) => {
        if (!isReopening) deciding = undefined;
      });
      return decision;
    },
    reopen,
  };
}
