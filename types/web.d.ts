/**
 * What kmsim uses of the web platform that every runtime has, so that the source needs no types of one.
 * Source: https://fetch.spec.whatwg.org, https://url.spec.whatwg.org, https://compression.spec.whatwg.org
 */
interface ImportMeta {
  readonly url: string;
}
interface ReadableStreamReader {
  read(): Promise<{ readonly done: boolean; readonly value?: Uint8Array | undefined }>;
  cancel(): Promise<void>;
}
interface ReadableStream<T> {
  getReader(): ReadableStreamReader;
  pipeThrough(through: DecompressionStream): ReadableStream<T>;
}
declare class Blob {
  constructor(parts: readonly Uint8Array[]);
  stream(): ReadableStream<Uint8Array>;
}
declare class DecompressionStream {
  constructor(format: 'gzip' | 'deflate');
}
declare class Headers {
  get(name: string): string | null;
  [Symbol.iterator](): IterableIterator<[string, string]>;
}
interface Request {
  readonly method: string;
  readonly url: string;
  readonly headers: Headers;
  readonly body: ReadableStream<Uint8Array> | null;
}
interface Response {
  readonly status: number;
  readonly ok: boolean;
  text(): Promise<string>;
}
declare var Request: { readonly prototype: Request };
declare var Response: {
  readonly prototype: Response;
  new (
    body: string | null,
    init: { status: number; headers: Readonly<Record<string, string>> },
  ): Response;
};
declare class URL {
  constructor(url: string, base?: string);
  static canParse(url: string): boolean;
  readonly href: string;
  readonly protocol: string;
  pathname: string;
  readonly search: string;
  readonly host: string;
}
declare class URLSearchParams implements Iterable<[string, string]> {
  constructor(query: string);
  get(name: string): string | null;
  [Symbol.iterator](): IterableIterator<[string, string]>;
}
declare function fetch(
  url: URL,
  options: { readonly method: string; readonly body: string },
): Promise<Response>;
