/** The parts of sherpa-onnx-node 1.13 that we use; the package describes them in JSDoc (types.js, vad.js, non-streaming-asr.js) only. */
declare module 'sherpa-onnx-node' {
  export interface VadConfig {
    readonly sileroVad: {
      readonly model: string;
      readonly threshold: number;
      readonly minSilenceDuration: number;
      readonly minSpeechDuration: number;
      readonly windowSize: number;
      readonly maxSpeechDuration: number;
    };
    readonly sampleRate: number;
    readonly numThreads: number;
    readonly provider: 'cpu';
    readonly debug: boolean;
  }
  export class Vad {
    constructor(config: VadConfig, bufferSizeInSeconds: number);
    acceptWaveform(samples: Float32Array): void;
    isEmpty(): boolean;
    pop(): void;
    /** `start` in samples since the last reset. Without external buffer the samples are a copy that outlives `pop`. */
    front(enableExternalBuffer: boolean): { start: number; samples: Float32Array };
    reset(): void;
    flush(): void;
  }

  export interface OfflineRecognizerConfig {
    readonly featConfig: { readonly sampleRate: number; readonly featureDim: number };
    readonly modelConfig: {
      readonly senseVoice?: { readonly model: string; readonly language: string; readonly useInverseTextNormalization: 0 | 1 };
      readonly paraformer?: { readonly model: string };
      readonly tokens: string;
      readonly numThreads: number;
      readonly provider: 'cpu';
      readonly debug: boolean;
    };
  }
  export interface OfflineRecognizerResult {
    readonly text: string;
    /** SenseVoice writes `<|zh|>`; other models leave it empty or out. */
    readonly lang?: string;
  }
  export class OfflineStream {
    acceptWaveform(sound: { samples: Float32Array; sampleRate: number }): void;
  }
  export class OfflineRecognizer {
    constructor(config: OfflineRecognizerConfig);
    createStream(): OfflineStream;
    decode(stream: OfflineStream): void;
    getResult(stream: OfflineStream): OfflineRecognizerResult;
  }
}
