/** Databases with users that log in by password: a real PostgreSQL, where the machine has one, and one in memory. @module */
import { execFile, spawnSync } from 'node:child_process';
import { chownSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface Login {
  readonly username: string;
  readonly password: string;
}

export interface Database {
  /** Whether the password is the user's. */
  canLogIn(login: Login): Promise<boolean>;
  /** The user gives itself another password. @throws when it cannot log in */
  changePassword(login: Login, password: string): Promise<void>;
  /** What an administrator does: makes the user, or gives it a password. */
  setUser(login: Login): Promise<void>;
  stop(): void;
}

export function databaseInMemory(): Database {
  const passwords = new Map<string, string>();
  const canLogIn = async ({ username, password }: Login) => passwords.get(username) === password;
  return {
    canLogIn,
    async changePassword(login, password) {
      if (!(await canLogIn(login))) throw new Error('password authentication failed');
      passwords.set(login.username, password);
    },
    async setUser({ username, password }) {
      passwords.set(username, password);
    },
    stop() {},
  };
}

/** Why there is no PostgreSQL to start; undefined when there is one. */
export const noPostgres: string | undefined = whyNoPostgres();

function whyNoPostgres(): string | undefined {
  if (process.platform === 'win32') return 'PostgreSQL is looked for on Unix only';
  if (programs() === undefined) return 'PostgreSQL is not installed';
  // It refuses to run as root.
  if (process.getuid?.() === 0 && identity() === undefined) return 'there is no user postgres';
  return undefined;
}

/** Where Debian and its like put the programs of the newest version; undefined where there is none. */
function programs(): string | undefined {
  const root = '/usr/lib/postgresql';
  try {
    const versions = readdirSync(root).sort((a, b) => Number(b) - Number(a));
    return versions
      .map((version) => join(root, version, 'bin'))
      .find((folder) => ['initdb', 'pg_ctl', 'psql'].every((name) => has(folder, name)));
  } catch {
    return undefined;
  }
}

function has(folder: string, program: string): boolean {
  return spawnSync(join(folder, program), ['--version']).status === 0;
}

/** Who runs the server: the user postgres in place of root. */
function identity(): { readonly uid?: number; readonly gid?: number } | undefined {
  if (process.getuid?.() !== 0) return {};
  const [uid, gid] = ['-u', '-g'].map((which) => {
    const { status, stdout } = spawnSync('id', [which, 'postgres'], { encoding: 'utf8' });
    return status === 0 ? Number(stdout) : undefined;
  });
  return uid === undefined || gid === undefined ? undefined : { uid, gid };
}

const ADMINISTRATOR: Login = { username: 'administrator', password: 'of the test' };

/** A cluster of its own in a temporary directory, which listens on a Unix socket there and nowhere else. */
export function startPostgres(): Database {
  const [folder, who] = [programs(), identity()];
  if (folder === undefined || who === undefined) throw new Error(noPostgres);
  const home = mkdtempSync(join(tmpdir(), 'kmsim-pg-'));
  const own = (path: string) => {
    if (who.uid !== undefined && who.gid !== undefined) chownSync(path, who.uid, who.gid);
    return path;
  };
  own(home);
  const environment = { PATH: process.env['PATH'] ?? '', LC_ALL: 'C', HOME: home };
  const run = (program: string, ...given: string[]) => {
    // The server would keep a pipe open.
    const options = { ...who, cwd: home, env: environment, stdio: 'ignore' } as const;
    const { status, error } = spawnSync(join(folder, program), given, options);
    if (status !== 0) throw new Error(`${program} ended with ${status}`, { cause: error });
  };
  const data = join(home, 'data');
  const log = join(home, 'log');
  const passwordFile = join(home, 'password');
  writeFileSync(passwordFile, `${ADMINISTRATOR.password}\n`, { mode: 0o600 });
  own(passwordFile);
  mkdirSync(data, { mode: 0o700 });
  own(data);
  const user = ['-U', ADMINISTRATOR.username, `--pwfile=${passwordFile}`];
  run('initdb', '-D', data, '-A', 'scram-sha-256', '--no-sync', '-E', 'UTF8', ...user);
  const settings = `-c listen_addresses= -c fsync=off -c unix_socket_directories=${home}`;
  run('pg_ctl', '-D', data, '-l', log, '-o', settings, '-w', 'start');

  /** Runs SQL, in which `:"user"` and `:'password'` stand for what is given. @returns whether it could log in */
  const psql = (by: Login, sql: string, subject: Login = by) =>
    new Promise<boolean>((resolve, reject) => {
      const variables = ['-v', `user=${subject.username}`, '-v', `password=${subject.password}`];
      const place = ['-h', home, '-d', 'postgres', '-U', by.username, '--no-psqlrc', '-w', '-q'];
      const env = { ...environment, PGPASSWORD: by.password };
      const child = execFile(
        join(folder, 'psql'),
        [...place, '-v', 'ON_ERROR_STOP=1', ...variables],
        { cwd: home, env },
        (error, _out, said) => {
          if (error === null) resolve(true);
          else if (said.includes('password authentication failed')) resolve(false);
          else reject(new Error(said, { cause: error }));
        },
      );
      // Who is not let in reads nothing.
      child.stdin?.on('error', () => {});
      child.stdin?.end(sql);
    });
  const must = async (isLoggedIn: Promise<boolean>) => {
    if (!(await isLoggedIn)) throw new Error('password authentication failed');
  };
  return {
    canLogIn: (login) => psql(login, 'SELECT now();'),
    changePassword: (login, password) =>
      must(psql(login, `ALTER USER :"user" WITH PASSWORD :'password';`, { ...login, password })),
    setUser: (login) =>
      must(
        psql(
          ADMINISTRATOR,
          `DROP USER IF EXISTS :"user"; CREATE USER :"user" WITH PASSWORD :'password';`,
          login,
        ),
      ),
    stop() {
      try {
        run('pg_ctl', '-D', data, '-m', 'immediate', '-w', 'stop');
      } finally {
        rmSync(home, { recursive: true, force: true });
      }
    },
  };
}
