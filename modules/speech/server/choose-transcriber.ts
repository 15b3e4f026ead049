import type { TranscriberConfiguration } from './configuration.ts';
import { createDirectoryTranscriber } from './directory-transcriber.ts';
import { createEndpointTranscriber } from './endpoint-transcriber.ts';
import type { Transcriber } from './transcriber.ts';

/** The engine that the configuration names, or null: where there is none, nothing pretends. */
export function chooseTranscriber(configuration: TranscriberConfiguration): Transcriber | null {
  if (configuration.kind === 'directory') return createDirectoryTranscriber(configuration);
  if (configuration.kind === 'endpoint') return createEndpointTranscriber(configuration);
  return null;
}
