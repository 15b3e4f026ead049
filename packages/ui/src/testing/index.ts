export { answers, type AskedOf, createFakeClient, type FakeAnswer } from './fake-client.ts';
export { createFakeSource, createTestTools, type TestToolSettings } from './test-tools.ts';
