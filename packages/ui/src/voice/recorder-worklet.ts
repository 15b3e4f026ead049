/**
 * Runs on the audio thread and hands on what the microphone gives, in blocks of about a tenth of a second. Built as a file of its own
 * (`?worker&url`), so it imports nothing.
 */
declare const sampleRate: number;
declare function registerProcessor(name: string, processor: new () => { process(inputs: readonly (readonly Float32Array[])[]): boolean }): void;
declare class AudioWorkletProcessor {
  readonly port: MessagePort;
}

class RecorderProcessor extends AudioWorkletProcessor {
  block = new Float32Array(Math.round(sampleRate / 10));
  filled = 0;

  process(inputs: readonly (readonly Float32Array[])[]): boolean {
    const channel = inputs[0]?.[0];
    if (!channel) return true;
    for (const sample of channel) {
      this.block[this.filled] = sample;
      this.filled += 1;
      if (this.filled === this.block.length) {
        this.port.postMessage(this.block, [this.block.buffer]);
        this.block = new Float32Array(Math.round(sampleRate / 10));
        this.filled = 0;
      }
    }
    return true;
  }
}
registerProcessor('huying-recorder', RecorderProcessor);

export {};
