export function sourceHash(directory?: string): string;
/** Returns the exit code of the build; 0 also where nothing was to be done. */
export function buildWeb(node: string, directory?: string): Promise<number>;
