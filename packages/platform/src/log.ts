import pino, { type DestinationStream, type Logger } from 'pino';
import { traceIds } from './tracing.ts';

/**
 * Structured logs without personal data: handlers log ids, codes and counts. What could carry a person's words or number is cut out here as a
 * second line of defence.
 */
export const createLog = (level: string, destination?: DestinationStream): Logger =>
  pino({
    level,
    base: { service: 'huying' },
    mixin: traceIds,
    redact: { paths: ['*.phone', '*.name', '*.text', '*.address', '*.password', '*.code', '*.token', 'phone', 'text', 'password', 'token'], censor: '…' },
    serializers: { err: (error: Error & { code?: string }) => ({ type: error.name, code: error.code, message: error.message, stack: error.stack }) },
  }, destination);
