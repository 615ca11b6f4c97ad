/**
 * What the server and the command line use of Node, so that the source needs no types of a runtime.
 * Source: https://nodejs.org/docs/latest-v20.x/api/
 */
declare module 'node:http' {
  export interface IncomingMessage {
    readonly method?: string;
    readonly url?: string;
    readonly headers: Readonly<Record<string, string | string[] | undefined>>;
    on(event: 'data', listener: (chunk: Uint8Array) => void): this;
    on(event: 'end' | 'close' | 'aborted', listener: () => void): this;
    on(event: 'error', listener: (error: Error) => void): this;
    resume(): this;
  }
  export interface ServerResponse {
    readonly headersSent: boolean;
    writeHead(status: number, headers: Readonly<Record<string, string>>): this;
    end(body?: string): this;
  }
  interface Socket {
    readonly writable: boolean;
    end(text: string): void;
    destroy(): void;
  }
  export interface Server {
    maxConnections: number;
    listen(options: { port: number; host: string }): this;
    once(event: 'listening', listener: () => void): this;
    once(event: 'error', listener: (error: Error & { code?: string }) => void): this;
    off(event: 'error', listener: (error: Error) => void): this;
    on(
      event: 'clientError',
      listener: (error: Error & { code?: string }, socket: Socket) => void,
    ): this;
    address(): { readonly port: number; readonly address: string } | string | null;
    close(done?: () => void): void;
    closeIdleConnections(): void;
    closeAllConnections(): void;
  }
  export function createServer(
    options: {
      keepAlive?: boolean;
      keepAliveTimeout?: number;
      headersTimeout?: number;
      requestTimeout?: number;
      connectionsCheckingInterval?: number;
      maxHeaderSize?: number;
    },
    listener: (request: IncomingMessage, response: ServerResponse) => void,
  ): Server;
}
declare module 'node:zlib' {
  type Decompress = (bytes: Uint8Array, options: { maxOutputLength: number }) => Uint8Array;
  export const gunzipSync: Decompress;
  export const inflateSync: Decompress;
}
declare module 'node:fs' {
  export function readFileSync(path: string | URL, encoding: 'utf8'): string;
  export function writeFileSync(fd: number, data: string): void;
  export function openSync(path: string, flags: 'w'): number;
  export function fsyncSync(fd: number): void;
  export function closeSync(fd: number): void;
  export function renameSync(from: string, to: string): void;
  export function rmSync(path: string, options: { force: boolean }): void;
}
declare module 'node:util' {
  interface Option {
    readonly type: 'string' | 'boolean';
    readonly short?: string;
    readonly multiple?: boolean;
  }
  export function parseArgs(config: {
    readonly args: readonly string[];
    readonly options: Readonly<Record<string, Option>>;
    readonly allowPositionals: true;
  }): {
    readonly values: Readonly<Record<string, string | boolean | (string | boolean)[] | undefined>>;
    readonly positionals: readonly string[];
  };
}
declare module 'node:process' {
  const process: {
    readonly argv: readonly string[];
    readonly versions: Readonly<Record<string, string>>;
    exitCode: number | undefined;
    exit(code: number): never;
    on(event: 'SIGINT' | 'SIGTERM', listener: () => void): void;
    readonly stdout: { write(text: string): boolean };
    readonly stderr: { write(text: string): boolean };
  };
  export default process;
}
declare module 'node:timers' {
  export function setInterval(run: () => void, ms: number): { unref(): void };
}
